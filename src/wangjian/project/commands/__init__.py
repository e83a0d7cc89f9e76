"""One file per command of `wangjian`; each registers its own arguments."""
