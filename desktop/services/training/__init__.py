"""Training: a province to practise in, apart from everything real."""
