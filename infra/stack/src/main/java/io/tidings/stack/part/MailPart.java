package io.tidings.stack.part;

import io.tidings.stack.Workspace;
import java.util.List;
import java.util.Map;

/** The development mail server. */
record MailPart(Workspace workspace, StackSettings settings) implements Part {

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public List<Integer> ports() {
        return List.of(settings.port(Port.MAIL_SMTP), settings.port(Port.MAIL_IMAP));
    }

    @Override
    public Launch launch() {
        var command = JavaCommand.withHeap(160)
                .with("-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .with("-cp", System.getProperty("java.class.path"), "io.tidings.stack.devmail.DevMailServer")
                .with(StackSettings.LOOPBACK)
                .with(Integer.toString(settings.port(Port.MAIL_SMTP)))
                .with(Integer.toString(settings.port(Port.MAIL_IMAP)))
                .with(workspace.data().resolve("mail").toString());
        return new Launch(command.words(), Map.of(), workspace.root());
    }

    @Override
    public boolean isWell() {
        return Probe.accepts(settings.port(Port.MAIL_SMTP)) && Probe.accepts(settings.port(Port.MAIL_IMAP));
    }
}
