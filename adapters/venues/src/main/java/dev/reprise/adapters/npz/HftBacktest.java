package dev.reprise.adapters.npz;

import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.MergedReader;
import dev.reprise.api.DatasetReader;

/**
 * Events of hftbacktest, format {@code hftbacktest-npz}: archives with one array of its {@code event_dtype} (version 2), as its
 * converters write them. Prices and quantities are doubles there: one that is no short decimal is refused, or rounded. Times are
 * nanoseconds, which the file does not say; {@code --ts-unit} says otherwise. Events that only the exchange sees are left out and
 * counted. Events of single orders make an order-by-order book: a cancel removes the order, and a fill is an execution of it, whether
 * or not a cancel or modification tells the same again. A clear that no snapshot follows takes the bids from the best down to its
 * price, or the asks up to it, and without a side both. Layout: docs.rs/hftbacktest, types.
 */
public final class HftBacktest {
    /** Name of the format. */
    public static final String FORMAT = "hftbacktest-npz";

    private HftBacktest() {}

    /** Reads files of one instrument, the snapshot of the end of the day before first where there is one. */
    public static DatasetReader reader(final DatasetSettings settings) {
        return new MergedReader(FORMAT, settings, file -> new EventSource(file, settings.unit()));
    }
}
