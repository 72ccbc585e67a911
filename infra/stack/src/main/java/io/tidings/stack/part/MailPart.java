package io.tidings.stack.part;

import io.tidings.stack.Workspace;
import java.util.List;
import java.util.Map;

/** The development mail server, and the mailroom in front of it. */
record MailPart(Workspace workspace, StackSettings settings) implements Part {

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public List<Integer> ports() {
        return List.of(settings.port(Port.MAIL_SMTP), settings.port(Port.MAIL_IMAP), settings.port(Port.MAILROOM));
    }

    @Override
    public Launch launch() {
        var command = JavaCommand.withHeap(160)
                .with("-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                // Mails of anybody's making are shown as far as they can be read.
                .with("-Dmail.mime.parameters.strict=false", "-Dmail.mime.decodetext.strict=false")
                .with("-Dmail.mime.base64.ignoreerrors=true", "-Dmail.mime.ignoreunknownencoding=true")
                .with("-Dmail.mime.multipart.allowempty=true")
                // Named, since the library else looks through every archive for it, several times for each mail.
                .with("-Djakarta.mail.util.StreamProvider=org.eclipse.angus.mail.util.MailStreamProvider")
                .with("-cp", System.getProperty("java.class.path"), "io.tidings.stack.devmail.DevMailServer")
                .with(StackSettings.LOOPBACK)
                .with(Integer.toString(settings.port(Port.MAIL_SMTP)))
                .with(Integer.toString(settings.port(Port.MAIL_IMAP)))
                .with(Integer.toString(settings.port(Port.MAILROOM)))
                .with(Integer.toString(settings.port(Port.SMTP_INTAKE)))
                .with(settings.publicUrl())
                .with(workspace.data().resolve("mail").toString());
        return new Launch(Yielding.command(command.words()), Map.of(), workspace.root());
    }

    @Override
    public boolean isWell() {
        return ports().stream().allMatch(Probe::accepts);
    }
}
