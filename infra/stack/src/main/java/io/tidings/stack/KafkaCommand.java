package io.tidings.stack;

import io.tidings.stack.part.KafkaAccounts;
import io.tidings.stack.supervise.Book;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidings kafka …}: who may read the topics, besides our own services. */
@Command(
        name = "kafka",
        description = "Lets programs of others read the topics of events, each by a login of its own.",
        mixinStandardHelpOptions = true)
final class KafkaCommand {

    @Command(
            description =
                    "Lets a login read topics, and makes it where there is none; prints what its client needs, once.",
            mixinStandardHelpOptions = true)
    int grant(
            @Parameters(paramLabel = "NAME", description = "The login's name.") String name,
            @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "Such as tidings.tickets.")
                    List<String> topics,
            @Option(
                            names = "--internal",
                            description =
                                    "Needed: topics hold what the desk keeps to itself. Public facts alone come by"
                                            + " webhook.")
                    boolean internal) {
        try (var accounts = open()) {
            if (!internal) {
                throw new StackProblem(accounts.offered().entrySet().stream()
                        .filter(topic -> topics.contains(topic.getKey()))
                        .map(topic -> topic.getKey() + " tells " + topic.getValue() + ".")
                        .collect(Collectors.joining(
                                "\n",
                                "",
                                "\nSay --internal to let " + name + " know all that. Who may know public facts alone"
                                        + " hears of them by webhook (docs/webhooks.md).")));
            }
            accounts.grant(name, topics)
                    .ifPresentOrElse(
                            password -> print(accounts.properties(name, password)),
                            () -> say(name + " reads " + String.join(", ", topics) + " too; its password stays."));
        }
        return 0;
    }

    @Command(description = "Gives a login another password, and prints it once.", mixinStandardHelpOptions = true)
    int password(@Parameters(paramLabel = "NAME") String name) {
        try (var accounts = open()) {
            print(accounts.properties(name, accounts.renew(name)));
        }
        return 0;
    }

    @Command(description = "Takes a login away, with everything it may read.", mixinStandardHelpOptions = true)
    int revoke(@Parameters(paramLabel = "NAME") String name) {
        try (var accounts = open()) {
            accounts.revoke(name);
            say(name + " reads nothing any more.");
        }
        return 0;
    }

    @Command(description = "Lists the logins, and what each of them reads.", mixinStandardHelpOptions = true)
    int accounts() {
        try (var accounts = open()) {
            accounts.all().forEach(account -> say(account.name() + "\t" + String.join(" ", account.topics())));
        }
        return 0;
    }

    private static KafkaAccounts open() {
        var workspace = Workspace.here();
        return new KafkaAccounts(
                workspace,
                Book.read(workspace)
                        .filter(Book::isSupervised)
                        .orElseThrow(() -> new StackProblem("Tidings does not run; './tidings up' starts it."))
                        .settings());
    }

    /** Nothing but the settings, so that they can be kept as a file. */
    private static void print(String properties) {
        System.out.print(properties);
        System.out.flush();
    }

    private static void say(String line) {
        new Console(System.out).line(line);
    }
}
