package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.MarketSink;
import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Binance's {@code bookDepth}: every half minute, how much rests within 1 to 5 percent of the mid price, and its value. Each ring
 * between two percentages becomes one level at its average price. That says how deep the market was; it is no book to fill at, for
 * nothing in it is at the touch.
 */
final class BookDepthSource implements MarketSource {
    private static final MathContext DIGITS = new MathContext(7);

    private record Within(long time, BigDecimal percent, BigDecimal qty, BigDecimal value) {}

    private final CsvRows rows;
    private final List<Within> rings = new ArrayList<>(); // all of one time
    private Within ahead; // first of the next time, null before the first and behind the last

    BookDepthSource(final CsvRows rows) {
        this.rows = rows;
    }

    @Override
    public Kind kind() {
        return Kind.BOOK;
    }

    @Override
    public String content() {
        return "bookDepth";
    }

    @Override
    public boolean next() throws IOException {
        rings.clear();
        Within within = ahead != null ? ahead : read();
        ahead = null;
        while (within != null) {
            if (!rings.isEmpty() && rings.get(0).time() != within.time()) {
                ahead = within;
                return true;
            }
            rings.add(within);
            within = read();
        }
        return !rings.isEmpty();
    }

    private Within read() throws IOException {
        return rows.next()
                ? new Within(
                        rows.time(0), rows.number("percentage", 1), rows.number("depth", 2), rows.number("notional", 3))
                : null;
    }

    @Override
    public long time() {
        return rings.get(0).time();
    }

    @Override
    public boolean hasReceiveTimes() {
        return false;
    }

    @Override
    public void tell(final MarketSink sink) throws IOException {
        sink.note(
                "book.depth",
                "each level sums up a percent of the price around mid: it shows depth, and is no book to fill at");
        rings.sort(Comparator.comparing(ring -> ring.percent().abs()));
        for (int side = -1; side <= 1; side += 2) {
            BigDecimal qty = BigDecimal.ZERO;
            BigDecimal value = BigDecimal.ZERO;
            for (final Within ring : rings) {
                if (ring.percent().signum() == side) {
                    final BigDecimal more = ring.qty().subtract(qty);
                    final BigDecimal worth = ring.value().subtract(value);
                    if (more.signum() < 0 || worth.signum() < 0) {
                        throw damaged(
                                "within " + ring.percent() + " percent rests less than nearer to the price: depth "
                                        + ring.qty() + " after " + qty + "; the file is damaged, get it again");
                    }
                    if (more.signum() > 0) {
                        sink.level(time(), time(), MarketSink.Part.WHOLE, side < 0, worth.divide(more, DIGITS), more);
                    }
                    qty = ring.qty();
                    value = ring.value();
                }
            }
        }
    }

    @Override
    public TimeUnitOfFile unit() {
        return rows.unit();
    }

    @Override
    public DamagedFileException damaged(final String what) {
        return rows.damaged(what);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
