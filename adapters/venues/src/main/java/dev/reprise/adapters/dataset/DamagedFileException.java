package dev.reprise.adapters.dataset;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A recorded file is not whole or not of its format; the message names file and place and says what to do. */
public final class DamagedFileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String file;
    private final String place;
    private final long line;

    /**
     * In a file of lines.
     *
     * @param line from 1
     * @param what is wrong, and the remedy
     * @param cause may be {@code null}
     */
    public DamagedFileException(final Path file, final long line, final String what, final Throwable cause) {
        this(file, "line " + line, line, what, cause);
    }

    /**
     * In any file.
     *
     * @param place in it, such as {@code event 5}
     * @param what is wrong, and the remedy
     * @param cause may be {@code null}
     */
    public DamagedFileException(final Path file, final String place, final String what, final Throwable cause) {
        this(file, place, 0, what, cause);
    }

    private DamagedFileException(
            final Path file, final String place, final long line, final String what, final Throwable cause) {
        super(file + " " + place + ": " + what, cause);
        this.file = file.toString();
        this.place = place;
        this.line = line;
    }

    /** The file, as it was given. */
    public String file() {
        return file;
    }

    /** Line number from 1; 0 in a file that has no lines. */
    public long line() {
        return line;
    }

    /** Where in the file: {@code line 5}. */
    public String place() {
        return place;
    }
}
