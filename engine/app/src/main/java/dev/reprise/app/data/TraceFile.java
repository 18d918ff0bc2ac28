package dev.reprise.app.data;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.Side;
import dev.reprise.simulator.paper.OrderTrace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What happened to each order at the simulated venue, as CSV: {@code time_ns,instrument,order,event,side,price,qty,cum_qty,ahead,
 * last_price,last_qty,position}. Times are the venue's, numbers plain decimals, {@code ahead} the quantity of others before the order in
 * its queue (empty when nobody knows), {@code position} what the executions so far add up to, before anybody has heard of them.
 */
final class TraceFile implements OrderTrace, AutoCloseable {
    private final BufferedWriter out;
    private final List<Instrument> instruments;
    private final long[] positions;
    private IOException failure;

    /** Begins the file; one that is there is replaced. */
    TraceFile(final Path file, final List<Instrument> instruments) throws IOException {
        this.instruments = instruments;
        positions = new long[instruments.size()];
        out = Files.newBufferedWriter(file);
        out.write("time_ns,instrument,order,event,side,price,qty,cum_qty,ahead,last_price,last_qty,position\n");
    }

    @Override
    public void on(
            final What what,
            final long time,
            final int index,
            final long clientOrderId,
            final Side side,
            final long price,
            final long qty,
            final long cumQty,
            final long ahead,
            final long lastPrice,
            final long lastQty) {
        final Instrument instrument = instruments.get(index);
        positions[index] += side == Side.BUY ? lastQty : -lastQty;
        final boolean hasLimit = price != Long.MAX_VALUE && price != Long.MIN_VALUE;
        final String[] fields = {
            Long.toString(time),
            instrument.symbol(),
            ClientOrderIds.render(clientOrderId),
            what.name().toLowerCase(Locale.ROOT),
            side.name(),
            hasLimit ? Decimals.format(price, instrument.priceScale()) : "",
            Decimals.format(qty, instrument.qtyScale()),
            Decimals.format(cumQty, instrument.qtyScale()),
            ahead == NOT_KNOWN ? "" : Decimals.format(ahead, instrument.qtyScale()),
            lastQty == 0 ? "" : Decimals.format(lastPrice, instrument.priceScale()),
            lastQty == 0 ? "" : Decimals.format(lastQty, instrument.qtyScale()),
            Decimals.format(positions[index], instrument.qtyScale())
        };
        try {
            out.write(String.join(",", fields));
            out.write('\n');
        } catch (final IOException e) {
            failure = failure == null ? e : failure; // told at the end: the backtest itself is not hurt by it
        }
    }

    /** Ends the file; throws the first error of all that was written. */
    @Override
    public void close() throws IOException {
        out.close();
        if (failure != null) {
            throw failure;
        }
    }
}
