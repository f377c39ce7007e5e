"""Records of the clocks that the law lets run beside a dossier's own and its steps'."""
