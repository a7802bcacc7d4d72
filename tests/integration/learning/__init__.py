"""学习中心: hours, training sessions, learning platforms."""
