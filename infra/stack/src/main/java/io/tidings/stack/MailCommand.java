package io.tidings.stack;

import io.tidings.stack.build.Apps;
import io.tidings.stack.part.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./tidings mail …}: what the email-gateway can do without running. */
@Command(name = "mail", description = "Works on raw mails, offline.", mixinStandardHelpOptions = true)
final class MailCommand {

    @Command(
            name = "parse",
            description = "Prints one JSON line per raw mail, as the email-gateway understands it.",
            mixinStandardHelpOptions = true)
    int parse(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files with one raw mail each.")
                    List<Path> files) {
        var apps = new Apps(Workspace.here());
        var module = Service.EMAIL_GATEWAY.module();
        apps.prepare(List.of(module), new Console(System.err));
        var home = apps.folder(module);
        var command = new ArrayList<String>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home.resolve(module + ".jar") + ":" + home.resolve("lib") + "/*",
                "io.tidings.mail.parse.MailParse"));
        files.forEach(file -> command.add(file.toString()));
        return Handover.to(command);
    }
}
