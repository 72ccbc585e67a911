package io.tidings.stack;

import java.io.IOException;

/** The systemd that started this command, if one did: it waits to hear that the stack is healthy. */
final class Systemd {

    /** By this variable systemd says where it listens. */
    private static final String SOCKET = "NOTIFY_SOCKET";

    private Systemd() {}

    static void ready(Console console) {
        if (System.getenv(SOCKET) == null) {
            return;
        }
        try {
            new ProcessBuilder("systemd-notify", "--ready", "--status=healthy")
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            console.line("systemd was not told that all is healthy: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No part of the stack shall speak for it. */
    static void hide(ProcessBuilder from) {
        from.environment().remove(SOCKET);
    }
}
