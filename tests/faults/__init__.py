"""What holds when programs are killed, frozen and started again."""
