package io.tidings.tickets.attachment;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A file of a kind that this installation does not take. */
final class FileRefused extends Problem {

    FileRefused(String name, FileRules.Reason reason) {
        super(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "file-refused",
                switch (reason) {
                    case TYPE ->
                        "%s is not taken: files that end in .%s can harm whoever opens them. Send it in an archive with a password."
                                .formatted(name, FileRules.ending(name));
                    case PROGRAM ->
                        "%s is not taken: its content is a program, whatever its name says. Send it in an archive with a password."
                                .formatted(name);
                },
                Map.of("name", name));
    }
}
