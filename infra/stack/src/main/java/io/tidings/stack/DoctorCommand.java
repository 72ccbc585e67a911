package io.tidings.stack;

import io.tidings.stack.check.Doctor;
import io.tidings.stack.check.Finding;
import io.tidings.stack.check.Machine;
import io.tidings.stack.part.Part;
import io.tidings.stack.part.Parts;
import io.tidings.stack.supervise.Book;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./tidings doctor}: everything that is wanting on this machine, at once. */
@Command(
        name = "doctor",
        description = "Says what this machine lacks, and how to install it. Exits 1 when Tidings cannot start.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    StackOptions options = new StackOptions();

    @Override
    public Integer call() {
        var workspace = Workspace.here();
        var console = new Console(System.out);
        var settings = options.settings();
        var runs = Book.read(workspace).filter(Book::isSupervised);
        // The ports of a stack that runs are taken, by itself.
        var parts = runs.isPresent() ? List.<Part>of() : Parts.all(workspace, settings);
        var preparation = new Preparation(workspace, Parts.all(workspace, settings));
        var findings = new Doctor(workspace, Machine.here()).all(settings, parts, preparation.diskMb());
        findings.forEach(finding -> console.line(finding.line()));
        console.line("");
        var gaps = findings.stream().filter(Finding::isGap).count();
        if (gaps > 0) {
            console.line("Tidings cannot start here yet: mend what is marked GAP, then run './tidings doctor' again.");
            return 1;
        }
        console.line(
                runs.isPresent()
                        ? "Tidings runs, at " + runs.get().settings().publicUrl() + "."
                        : preparation.isDone()
                                ? "Tidings can start here."
                                : "Tidings can start here; the next './tidings up' fetches and builds what it needs.");
        return 0;
    }
}
