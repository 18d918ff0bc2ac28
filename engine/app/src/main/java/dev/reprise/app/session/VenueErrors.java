package dev.reprise.app.session;

import dev.reprise.api.VenueException;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.net.URI;

/** What a start that failed at the venue looks like: a remedy for each cause. */
final class VenueErrors {
    private VenueErrors() {}

    /**
     * @param rest address that was asked
     * @param isLocal whether the configuration says that the venue is a server of this machine
     */
    static VerbException of(final VenueException e, final URI rest, final boolean isLocal) {
        return new VerbException(
                ExitCode.VENUE,
                "RP-V001",
                e.getMessage(),
                e.kind() == VenueException.Kind.UNKNOWN_SYMBOL ? "instruments" : rest.toString(),
                remedy(e.kind(), rest, isLocal),
                e);
    }

    private static String remedy(final VenueException.Kind kind, final URI rest, final boolean isLocal) {
        return switch (kind) {
            case UNREACHABLE ->
                isLocal
                        ? "start it, `reprise venue binance`, or put the addresses it prints under `endpoints`"
                        : "is the venue up, and reachable from here? `curl " + rest.resolve("/api/v3/ping")
                                + "` must answer {}: if not, look at name resolution, proxy and firewall";
            case RATE_LIMIT ->
                "wait: a minute, after a ban up to three days; all programs behind one address share its limit";
            case UNKNOWN_SYMBOL ->
                "correct or remove it: one wrong name stops the start, because its orders would be nobody's";
            case REFUSED ->
                "the answer is the venue's own; of a key, check key, secret, key_type and the addresses it is bound to";
            case UNREADABLE -> "is that address the venue's? a proxy or another service may have answered";
        };
    }
}
