package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.DenialCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/risk.md} is made from {@link Check} and {@link Limit}. To write it anew:
 *
 * <pre>mvn -pl engine/core -am test -Dtest=RiskDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dreprise.docs.write=true</pre>
 */
class RiskDocumentTest {
    private static final Path DOCUMENT = Path.of("../../docs/risk.md");
    private static final String NO_VALUE = "must be given; off on paper";

    @Test
    void shouldSayWhatTheChecksAre() throws IOException {
        final String text = document();
        if (Boolean.getBoolean("reprise.docs.write")) {
            Files.writeString(DOCUMENT, text);
        }
        assertEquals(text, Files.readString(DOCUMENT), "docs/risk.md is out of date; see RiskDocumentTest");
    }

    @Test
    void shouldNameEveryLimitAndEveryNumberOnce() {
        final Set<Limit> limits = EnumSet.of(Limit.THROTTLE_WINDOW); // always a second
        for (final Check check : Check.values()) {
            assertEquals("K" + (check.ordinal() + 1), check.name());
            assertTrue(check.code().name().startsWith(check.name() + '_'));
            for (final Limit limit : check.limits()) {
                assertTrue(limits.add(limit), limit + " is named twice");
            }
        }
        assertEquals(EnumSet.allOf(Limit.class), limits);
    }

    private static String document() {
        final StringBuilder text = new StringBuilder("""
                # Risk checks

                Every order passes these checks in this order; the first that refuses wins. A denial is a record with the code, what was
                allowed and what was asked for, and the strategy gets the code. An order that was denied changes nothing else.

                - Limits are keys below `risk` in the configuration. They hold for the account; `risk.strategies.<name>` and
                  `risk.instruments.<symbol>` may set tighter ones. The tightest of an order's scopes binds, and a limit that no scope sets denies.
                - With `mode: live` a limit marked *must be given* has to be in the file, for every currency its instruments use, and none can be
                  off; `reprise config check` lists what is missing. On paper, `null` turns one off. There is no switch that turns checks off.
                  A window of 0 is off too: it is refused, but for paper and a venue on this host (`environment: local`).
                - Counts are taken when a request is sent, not when it is answered. An amend is judged as the worse of old and new until the
                  venue answers. Counters, latches and losses come back with the journal after a restart; limits are those of the file.
                - An *entry* passes all of them. An *exit* is not held up by what only bounds new risk: the column says *entries* where that is so. A
                  *protective exit* (stop-loss, take-profit) passes also in HALTED, and no size, position, rate, duplicate or loss limit holds it up.
                  What a person wants closed (`ctl flatten`, `--flatten`) passes like one; K24 bounds it by the position beside all other exits.
                - Amounts are per quote currency, each by itself; quantities are of the base currency. An amount of a currency that its scope does
                  not trade would limit nothing: it is refused.
                - `risk.restricted` lists instruments that nothing may enter.
                - On spot a venue may take its fee in the coin that was bought (at Binance, unless it is paid in BNB). The position pays it: it is what is really
                  held. Exits close its whole lots; what is left beside them, or is below the venue's smallest order, is *dust*: it counts as flat, nothing
                  protects it, `ctl flatten` names it, and the next exit takes it along. An exit of all that was bought is cut to what is left of it.

                | Check | Code | Asks | Keys, starting values | Looks at | On breach |
                |---|---|---|---|---|---|
                """);
        for (final Check check : Check.values()) {
            text.append("| ")
                    .append(check.name())
                    .append(" | `")
                    .append(check.code().name())
                    .append("` | ")
                    .append(check.asks())
                    .append(" | ")
                    .append(keys(check))
                    .append(" | ")
                    .append(check.scope())
                    .append(" | ")
                    .append(check.breach())
                    .append(" |\n");
        }
        text.append("""

                A request may also be denied by what is no limit:

                """);
        final Set<DenialCode> others = EnumSet.complementOf(EnumSet.of(DenialCode.NULL_VAL));
        for (final Check check : Check.values()) {
            others.remove(check.code());
        }
        for (final DenialCode code : others) {
            text.append("- `")
                    .append(code.name())
                    .append("`: ")
                    .append(meaning(code))
                    .append('\n');
        }
        return text.append("""

                This page is made from the code by `RiskDocumentTest`, which fails when the two differ and says how to write it anew.
                """).toString();
    }

    private static String keys(final Check check) {
        final StringBuilder keys = new StringBuilder();
        for (final Limit limit : check.limits()) {
            keys.append(keys.isEmpty() ? "" : "<br>")
                    .append('`')
                    .append(limit.key())
                    .append("` ")
                    .append(start(limit));
        }
        return keys.isEmpty() ? "–" : keys.toString();
    }

    private static String start(final Limit limit) {
        final long start = limit.start();
        if (start == Limit.NO_START) {
            return NO_VALUE;
        }
        final String value = switch (limit.unit()) {
            case BPS -> start + " bps";
            case TIME -> time(start);
            case FLAG -> "none";
            case COUNT, QTY, AMOUNT -> String.valueOf(start);
        };
        return limit.isRequired() ? value + " (must be given live)" : value;
    }

    private static String time(final long ns) {
        final long ms = ns / 1_000_000;
        return ms % 1_000 == 0 ? ms / 1_000 + " s" : String.format(Locale.ROOT, "%d ms", ms);
    }

    private static String meaning(final DenialCode code) {
        return switch (code) {
            case NO_CREDIT -> "the gateway's queue to the venue is full";
            case UNKNOWN_ORDER -> "no such order of this strategy";
            case ORDER_NOT_WORKING -> "the order cannot be changed in its status";
            case CANCEL_PENDING -> "a cancel of it is under way";
            case CAPACITY -> "the engine keeps as many orders as it has room for";
            case STRATEGY_DISABLED -> "the strategy was stopped, or decided differently in recovery; re-arm it";
            case UNRESOLVED_ORDER -> "what became of an order in the same instrument and side is not known yet";
            default -> throw new AssertionError("docs/risk.md does not explain " + code);
        };
    }
}
