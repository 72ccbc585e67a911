package io.tidings.notifier.messenger;

import java.time.Duration;

/** So many messages at most within any such span. */
public record Rate(int messages, Duration within) {}
