"""Events: who did what to whom, in the codes of PLOVER and CAMEO."""
