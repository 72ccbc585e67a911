package io.tidings.stack;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ./tidings}; each subcommand is a class of its own beside it. */
@Command(
        name = "tidings",
        description = "Starts, watches, stops and measures Tidings on this machine.",
        subcommands = {
            DoctorCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            StopCommand.class,
            StartCommand.class,
            TokenCommand.class,
            AdminCommand.class,
            KafkaCommand.class,
            SignOnCommand.class,
            TestCommand.class,
            OfflineCommand.class,
            BundleCommand.class,
            BenchCommand.class,
            MailCommand.class,
            SuperviseCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Tidings {

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Tidings())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (failure instanceof StackProblem problem) {
                        command.getErr().println(problem.sentence());
                        return 1;
                    }
                    var sentence = FileTrouble.sentence(failure);
                    if (sentence.isPresent()) {
                        command.getErr().println(sentence.get());
                        return 1;
                    }
                    throw failure;
                });
    }
}
