"""Records of money: what applicants owe, orders sent to a payment page, payments that came in."""
