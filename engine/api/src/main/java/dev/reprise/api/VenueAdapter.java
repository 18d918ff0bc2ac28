package dev.reprise.api;

import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A venue: its market data, its order entry and its private stream.
 *
 * <p>Life: {@link #instruments} (blocking, at start), {@link #start}, then records flow through the publishers handed over;
 * {@link #send}, {@link #query}, {@link #reconcile} and {@link #poll} are called by the venue's gateway thread only.
 * {@link #close} may be called by any thread, more than once.
 */
public interface VenueAdapter extends AutoCloseable {
    /** The venue's name as in symbols, such as {@code BINANCE}. */
    String venue();

    /**
     * Asks the venue for instruments.
     *
     * @param symbols venue's or canonical symbols
     * @throws VenueException when the venue cannot be reached or does not know a symbol
     */
    List<InstrumentRules> instruments(List<String> symbols) throws VenueException;

    /** Opens the connections the settings ask for and returns; progress arrives as {@code Connection} records. */
    void start(Context context);

    /**
     * Hands a {@code NewOrder}, {@code AmendOrder} or {@code CancelOrder} record to the socket. Never waits. The adapter
     * publishes {@code OrderSent}, or {@code OrderWithheld} when it is not connected.
     */
    void send(DirectBuffer buffer, int offset, int length);

    /** Asks the venue about one order; the answer is published as {@code OrderSnapshot}. */
    void query(long clientOrderId, int instrument);

    /** Reads open orders, balances and missed trades, published between {@code ReconciliationBegin} and {@code …End}. */
    void reconcile();

    /** Cancels everything at the venue without any state of the core: the side path of the kill switch. */
    void cancelAll();

    /** Duty cycle: time-outs, keep-alives, reconnects. Returns the amount of work done. */
    int poll();

    @Override
    void close();

    /**
     * What the venue told about an instrument, before it has an index.
     *
     * @param venueSymbol the venue's text
     * @param symbol canonical, such as {@code BTC-USDT.BINANCE}
     * @param base base currency code
     * @param quote quote currency code
     * @param market spot or which derivative
     * @param rules scales, steps and limits; {@code minNotional} at {@link Currency#DEFAULT_SCALE}
     * @param fees fee rates
     * @param trading whether it can be traded now
     */
    record InstrumentRules(
            String venueSymbol,
            String symbol,
            String base,
            String quote,
            dev.reprise.api.schema.MarketKind market,
            Instrument.Rules rules,
            Instrument.Fees fees,
            boolean trading) {}

    /** What the engine lends to an adapter. */
    interface Context {
        /** Instruments with their indexes, in index order. */
        List<Instrument> instruments();

        /** Currencies with their indexes, in index order; balances of others are skipped. */
        List<Currency> currencies();

        /** The venue's dense index in this journal. */
        int venueIndex();

        /** A publisher for one thread of the adapter; {@code source} is what goes into the records' header. */
        EventPublisher publisher(String threadName);
    }
}
