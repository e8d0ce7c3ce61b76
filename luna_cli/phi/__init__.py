"""Pure arithmetic on memories: weight, access, importance, promotion, retention (mechanisms §1, §2). No I/O, no clock."""
