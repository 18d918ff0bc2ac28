package dev.reprise.app.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Canonical names of instruments, {@code BTC-USDT.BINANCE} and {@code BTC-USDT-PERP.BINANCE}, also from a venue's own symbol. */
final class InstrumentNames {
    private static final Pattern CANONICAL = Pattern.compile("([A-Z0-9]+-[A-Z0-9]+(?:-PERP)?)\\.([A-Z0-9_-]+)");
    private static final Pattern PAIR = Pattern.compile("[A-Z0-9]+[-/][A-Z0-9]+");
    private static final Pattern NATIVE = Pattern.compile("[A-Z0-9]{5,20}");
    private static final List<String> QUOTES =
            List.of("USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USD", "EUR", "TRY", "DAI", "BTC", "ETH", "BNB");

    private final List<String> venues; // upper case

    /** @param venues ids of the configured venues */
    InstrumentNames(final List<String> venues) {
        this.venues = venues.stream().map(id -> id.toUpperCase(Locale.ROOT)).toList();
    }

    /** The canonical name. */
    String canonical(final String text) throws Values.RefusedException {
        final String upper = text.toUpperCase(Locale.ROOT);
        final Matcher matcher = CANONICAL.matcher(upper);
        if (matcher.matches()) {
            if (!venues.isEmpty() && !venues.contains(matcher.group(2))) {
                throw new Values.RefusedException(
                        ProblemCode.INCONSISTENT,
                        "names the venue " + matcher.group(2) + ", which is not configured",
                        List.of("configured: " + String.join(", ", venues)),
                        "add it to `venues`, or use one of those");
            }
            return upper;
        }
        if (venues.size() == 1) {
            if (PAIR.matcher(upper).matches()) {
                return upper.replace('/', '-') + '.' + venues.get(0);
            }
            for (final String quote : QUOTES) {
                if (NATIVE.matcher(upper).matches() && upper.endsWith(quote) && upper.length() > quote.length()) {
                    return upper.substring(0, upper.length() - quote.length()) + '-' + quote + '.' + venues.get(0);
                }
            }
        }
        throw new Values.RefusedException(
                ProblemCode.BAD_VALUE,
                "is not an instrument: was '" + ConfigSource.masked(text) + "'",
                "write BASE-QUOTE.VENUE, e.g. BTC-USDT.BINANCE");
    }
}
