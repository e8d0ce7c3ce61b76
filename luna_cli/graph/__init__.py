"""Pure arithmetic on the network: activation, exploration, salience, plasticity, emotion, procedures, and its notation."""
