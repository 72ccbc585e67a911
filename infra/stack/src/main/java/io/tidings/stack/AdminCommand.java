package io.tidings.stack;

import io.tidings.stack.part.Administrators;
import io.tidings.stack.supervise.Book;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./tidings admin EMAIL}: the first login of a stack that others can reach. */
@Command(
        name = "admin",
        description = "Makes an administrator and prints the password for the first login.",
        mixinStandardHelpOptions = true)
final class AdminCommand implements Callable<Integer> {

    @Parameters(paramLabel = "EMAIL", description = "The person's address, which is also the login.")
    String email = "";

    @Override
    public Integer call() {
        if (!email.matches("[^@\\s]+@[^@\\s]+")) {
            throw new StackProblem("'" + email + "' is no mail address.");
        }
        var workspace = Workspace.here();
        var settings = Book.read(workspace)
                .filter(Book::isSupervised)
                .orElseThrow(() -> new StackProblem("Tidings does not run; './tidings up' starts it."))
                .settings();
        var password = Administrators.add(workspace, settings, email);
        var console = new Console(System.out);
        console.line("Sign in at " + settings.publicUrl() + " as " + email + " with " + password);
        console.line("It is asked for once; a password of your own follows.");
        return 0;
    }
}
