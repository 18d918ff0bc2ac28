package dev.reprise.localvenues.binance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stream names mean: {@code <symbol>@trade}, {@code @bookTicker}, {@code @kline_<interval>}, {@code @depth…}. */
final class StreamNames {
    /** Anything a name may look like; keeps it safe to put into JSON unescaped. */
    static final Pattern LEGAL = Pattern.compile("[!a-z0-9._-]{1,40}(@[A-Za-z0-9_+:@]{1,40})?");

    static final String TRADE = "trade";
    static final String BOOK_TICKER = "bookTicker";
    static final String DEPTH = "depth";
    static final String FAST = "100ms";
    static final String SLOW = "1000ms";

    private static final Pattern DEPTH_SUFFIX = Pattern.compile("depth(5|10|20)?(@[0-9]+ms)?");
    private static final Pattern KLINE_SUFFIX = Pattern.compile("kline_([0-9]+)([smh])");

    private StreamNames() {}

    static boolean isDepth(final String name) {
        final int at = name.indexOf('@');
        return at > 0 && DEPTH_SUFFIX.matcher(name.substring(at + 1)).matches();
    }

    static String depthKey(final String name) {
        return name.substring(0, name.indexOf('@') + 1) + DEPTH;
    }

    /**
     * Key of a name in a seeded market: any depth pace is served as 100 ms but for 1000 ms and no pace, which is the same.
     * Null when the name means nothing.
     */
    static String seededKey(final String name) {
        final int at = name.indexOf('@');
        if (at <= 0) {
            return null;
        }
        final String suffix = name.substring(at + 1);
        final Matcher depth = DEPTH_SUFFIX.matcher(suffix);
        if (depth.matches()) {
            final boolean isSlow = depth.group(2) == null || depth.group(2).equals("@" + SLOW);
            final String levels = depth.group(1) == null ? "" : depth.group(1);
            return name.substring(0, at + 1) + DEPTH + levels + "@" + (isSlow ? SLOW : FAST);
        }
        return suffix.equals(TRADE) || suffix.equals(BOOK_TICKER) || klineMs(suffix) > 0 ? name : null;
    }

    /** Length of a kline stream's interval, 0 when it is none. */
    static long klineMs(final String suffix) {
        final Matcher kline = KLINE_SUFFIX.matcher(suffix);
        if (!kline.matches()) {
            return 0;
        }
        final long unit = switch (kline.group(2)) {
            case "s" -> 1000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        return switch (suffix.substring("kline_".length())) {
            case "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h" ->
                Long.parseLong(kline.group(1)) * unit;
            default -> 0;
        };
    }
}
