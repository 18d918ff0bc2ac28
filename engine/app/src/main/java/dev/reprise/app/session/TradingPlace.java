package dev.reprise.app.session;

import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.VenueConfig;
import java.net.URI;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a session trades, and with whose money: a rehearsal asks for all that real money asks for, so nothing else tells the two
 * apart.
 *
 * @param money at risk
 * @param address of the venue; empty for a market of this process
 */
public record TradingPlace(Money money, String address) {
    /** What is at risk. */
    public enum Money {
        /** An account at the venue itself. */
        REAL,
        /** Nothing: all that real money asks for, at a server on this host. */
        REHEARSAL,
        /** Nothing: paper, a test system, or a server on this host. */
        NONE
    }

    /** As configured. */
    public static TradingPlace of(final ResolvedConfig config) {
        final VenueConfig venue = config.config().venues().get(0);
        final boolean isInside = venue.environment() == VenueConfig.Environment.LOCAL
                && venue.endpoints().isEmpty();
        return isInside
                ? new TradingPlace(money(config), "")
                : of(config, Binance.settings(venue, 0).endpoints().rest());
    }

    /** At an address that need not be in the configuration: a verb may have started the server itself. */
    static TradingPlace of(final ResolvedConfig config, final URI rest) {
        return new TradingPlace(money(config), rest.toString());
    }

    private static Money money(final ResolvedConfig config) {
        if (!config.isRealMoney()) {
            return Money.NONE;
        }
        return config.isRehearsal() ? Money.REHEARSAL : Money.REAL;
    }

    /** For people: {@code REAL MONEY at https://…}. */
    public String text() {
        final String what = switch (money) {
            case REAL -> "REAL MONEY";
            case REHEARSAL -> "rehearsal of real money";
            case NONE -> "no real money";
        };
        return address.isEmpty() ? what : what + " at " + address;
    }

    /** For programs: {@code money} and {@code venue_address}. */
    public ObjectNode addTo(final ObjectNode keys) {
        return keys.put("money", money.name().toLowerCase(Locale.ROOT)).put("venue_address", address);
    }
}
