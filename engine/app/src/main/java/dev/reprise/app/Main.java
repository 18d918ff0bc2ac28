package dev.reprise.app;

import dev.reprise.app.cli.Cli;
import dev.reprise.app.verb.Verbs;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The {@code reprise} command. */
public final class Main {
    private Main() {}

    /** Runs the command line and exits with its code. */
    public static void main(final String[] args) {
        final PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        final PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(Cli.execute(Verbs.all(), out, err, args));
    }
}
