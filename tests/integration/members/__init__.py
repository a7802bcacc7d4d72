"""个人会员, from the ticked box to the reversed payment."""
