package io.tidings.stack;

import io.tidings.stack.part.OutsideProvider;
import io.tidings.stack.part.SignOn;
import io.tidings.stack.supervise.Book;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./tidings sign-on …}: with which accounts of elsewhere people come in. */
@Command(
        name = "sign-on",
        description =
                "Lets people come in with the account that they have: an OpenID Connect or SAML provider, or a directory"
                        + " (docs/sign-on.md).",
        mixinStandardHelpOptions = true)
final class SignOnCommand {

    @Command(
            description = "Makes a provider be as the file says, or changes it; may be repeated.",
            mixinStandardHelpOptions = true)
    int apply(
            @Parameters(paramLabel = "FILE", description = "JSON; docs/examples/sign-on has one of each kind.")
                    Path file) {
        var provider = OutsideProvider.read(file, System::getenv);
        open().apply(provider);
        say(provider.alias() + " is offered on the login page. Administration → Sign-on says what its claims give.");
        return 0;
    }

    @Command(description = "Lists the providers.", mixinStandardHelpOptions = true)
    int list() {
        open().all().forEach(one -> say(one.alias() + "\t" + one.kind() + "\t" + one.name()));
        return 0;
    }

    @Command(description = "Takes a provider away; nobody comes in by it any more.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "ALIAS") String alias) {
        if (!open().remove(alias)) {
            throw new StackProblem(
                    "There is no provider " + alias + "; './tidings sign-on list' tells which there are.");
        }
        say(alias + " is gone.");
        return 0;
    }

    private static SignOn open() {
        var workspace = Workspace.here();
        return new SignOn(
                workspace,
                Book.read(workspace)
                        .filter(Book::isSupervised)
                        .orElseThrow(() -> new StackProblem("Tidings does not run; './tidings up' starts it."))
                        .settings());
    }

    private static void say(String line) {
        new Console(System.out).line(line);
    }
}
