"""Pure arithmetic of recall: how well a memory answers a cue, by its words, its neighbours, its session, who, and when."""
