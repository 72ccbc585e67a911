package io.tidings.stack;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** What is usually wrong with a folder that cannot be worked in, as a sentence with its way out. */
final class FileTrouble {

    private FileTrouble() {}

    /** Empty when the failure is none of these, and its stack trace is what tells most. */
    static Optional<String> sentence(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException trouble) {
                return sentence(trouble);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> sentence(IOException trouble) {
        var said = String.valueOf(trouble.getMessage());
        var file = trouble instanceof FileSystemException known ? String.valueOf(known.getFile()) : "A file";
        var user = System.getProperty("user.name");
        if (said.contains("No space left on device")) {
            return Optional.of("The disk is full (" + said
                    + "). Make room and run the same again: what was half done is done anew.");
        }
        if (said.contains("Read-only file system")) {
            return Optional.of(said + ". Clone Tidings to a disk that can be written.");
        }
        return switch (trouble) {
            case AccessDeniedException _ ->
                Optional.of(file + " cannot be used by " + user
                        + ". Where an earlier start ran as another user, give its folder back: sudo chown -R " + user
                        + " .tidings");
            case FileAlreadyExistsException _ ->
                Optional.of(file + " is in the way: a folder is needed there. Move it away and run the same again.");
            case NotDirectoryException _ ->
                Optional.of(file + " is in the way: a folder is needed there. Move it away and run the same again.");
            default ->
                said.contains("Not a directory")
                        ? Optional.of(
                                file
                                        + " leads through a file where a folder is needed. Move that away and run the same again.")
                        : Optional.empty();
        };
    }
}
