import dev.reprise.app.cli.Cli;
import dev.reprise.app.verb.Verbs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** One command several times in one JVM, so that all but the first runs are compiled; a line of JSON each. */
public final class Warm {
    private Warm() {}

    /** Arguments: how often, then the command. */
    public static void main(final String[] args) {
        final String[] command = Arrays.copyOfRange(args, 1, args.length);
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            final StringWriter out = new StringWriter();
            final int code = Cli.execute(Verbs.all(), new PrintWriter(out), new PrintWriter(System.err, true), command);
            if (code != 0) {
                System.exit(code);
            }
            System.out.println(out.toString().strip());
        }
    }
}
