package dev.reprise.adapters.dataset;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A recorded file is not whole or not of its format; the message names file and line and says what to do. */
public final class DamagedFileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String file;
    private final long line;

    /**
     * @param line from 1
     * @param what is wrong, and the remedy
     * @param cause may be {@code null}
     */
    public DamagedFileException(final Path file, final long line, final String what, final Throwable cause) {
        super(file + " line " + line + ": " + what, cause);
        this.file = file.toString();
        this.line = line;
    }

    /** The file, as it was given. */
    public String file() {
        return file;
    }

    /** Line number from 1. */
    public long line() {
        return line;
    }
}
