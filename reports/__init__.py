"""What leaves the screens as words and paper: the weekly review's sentences, its charts, its pack."""
