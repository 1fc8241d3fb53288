"""What a person sees and presses: Textual screens and widgets over the store and the engine."""
