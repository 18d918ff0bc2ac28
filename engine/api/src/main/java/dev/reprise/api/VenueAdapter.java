package dev.reprise.api;

import java.util.List;
import java.util.function.LongPredicate;
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
     *
     * <p>What it gets follows from what it declared ({@link InstrumentRules#capabilities}):
     *
     * <ul>
     *   <li>Stops, take-profits and trailing stops: {@code NewOrder} of that type with {@code stopPrice} (the trigger), the limit in
     *       {@code price} for the types that have one, and for a trailing stop {@code trailingOffset} in hundredths of a basis
     *       point and {@code activationPrice}. When it fires at the venue, {@code OrderTriggered}.
     *   <li>A pair (OCO): two {@code NewOrder} records one right after the other, equal {@code listId} (the first leg's client order id),
     *       equal side and quantity; the first is the limit order or take-profit, the second the stop. They go out as one
     *       request when the second comes. Reports name each leg: {@code OrderSent}, {@code OrderAccepted}, {@code OrderRejected},
     *       {@code OrderUnknown} once per leg, and the leg that the other one cancelled ends with {@code OrderCanceled} or
     *       {@code OrderExpired}.
     *   <li>{@code CancelOrder} names one leg and ends both. Of an order that is not ours its client order id is 0 and its venue
     *       order id tells which.
     *   <li>{@code AmendOrder}: {@code mode} IN_PLACE only for what was declared (AMEND, or AMEND_DOWN for a smaller quantity at the same
     *       price); CANCEL_REPLACE keeps the client order id and is answered by {@code OrderAmended} with the new venue order id.
     * </ul>
     *
     * <p>Orders that are not ours are told by {@code OrderSnapshot} with client order id 0, at reconciliation and at each change that the
     * private stream shows.
     */
    void send(DirectBuffer buffer, int offset, int length);

    /**
     * Whether orders handed over before have not reached the socket yet. The gateway keeps further ones meanwhile, because a halt still
     * finds them there. Always false where {@link #send} writes to the socket itself.
     */
    default boolean isBacklogged() {
        return false;
    }

    /**
     * Writes an order that leads nowhere, so that this code is near the processor when a real one comes: a gateway thread that has had
     * nothing to do calls it now and then. Nothing leaves, nothing is published. The usual adapter has nothing to rehearse.
     */
    default void rehearse() {}

    /**
     * Asks the venue about one order; the answer is published as {@code OrderSnapshot}.
     *
     * @param mayBeReplaced whether the engine ever asked to replace it: then an order that is found cancelled may live on under
     *     another name at the venue, which is looked for before it is told
     */
    void query(long clientOrderId, int instrument, boolean mayBeReplaced);

    /** Reads open orders, balances and missed trades, published between {@code ReconciliationBegin} and {@code …End}. */
    void reconcile();

    /**
     * One round of the kill switch's side path: asks the venue which orders are open and has them cancelled, whoever placed them,
     * over a way of its own and with no state of the core. Waits for the answers. Any thread, also while {@link #poll} is stuck.
     *
     * @param kept client order ids that stay; asked with 0 for orders that are not ours
     */
    CancelRound cancelOpen(LongPredicate kept);

    /**
     * What a round found and did.
     *
     * @param open orders that the venue showed before it was asked to cancel, kept ones left out; -1 when it could not be asked
     * @param cancelled of them, those whose cancel the venue confirmed
     * @param problem what failed, for people; empty when nothing did
     */
    record CancelRound(int open, int cancelled, String problem) {}

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
     * @param capabilities what the venue holds by itself for this instrument; of a pair (OCO) or of a kind of order that it
     *     does not name, the adapter never gets a record
     */
    record InstrumentRules(
            String venueSymbol,
            String symbol,
            String base,
            String quote,
            dev.reprise.api.schema.MarketKind market,
            Instrument.Rules rules,
            Instrument.Fees fees,
            boolean trading,
            Capabilities capabilities) {
        /** Rules of a venue that declares nothing. */
        public InstrumentRules(
                final String venueSymbol,
                final String symbol,
                final String base,
                final String quote,
                final dev.reprise.api.schema.MarketKind market,
                final Instrument.Rules rules,
                final Instrument.Fees fees,
                final boolean trading) {
            this(venueSymbol, symbol, base, quote, market, rules, fees, trading, Capabilities.NONE);
        }
    }

    /** What the engine lends to an adapter. */
    interface Context {
        /** Instruments with their indexes, in index order. */
        List<Instrument> instruments();

        /**
         * Currencies with their indexes, in index order; balances of others are skipped. A fee in another one: the adapter defines
         * the currency, with the next free index, by a {@code CurrencyDefinition} record before the fill.
         */
        List<Currency> currencies();

        /** The venue's dense index in this journal. */
        int venueIndex();

        /**
         * Whether the gate lets a {@code NewOrder} or {@code AmendOrder} record out now. {@link VenueAdapter#send} asks it last, right
         * before the bytes are handed to the socket and after anything that it had to wait for; what may not leave comes back as
         * {@code OrderWithheld}. The default is for whoever has no gate.
         */
        default boolean mayLeave(final DirectBuffer buffer, final int offset) {
            return true;
        }

        /**
         * Executions that the engine has from earlier, told at the start: the adapter need neither tell them again nor ask the venue
         * whose they were. The usual engine has none.
         */
        default void executions(final ExecutionReader reader) {}

        /**
         * Orders that are not ours and work as far as the engine knows, told at the start: the adapter tells which of them ended
         * meanwhile. The usual engine has none.
         */
        default void externalOrders(final ExternalOrderReader reader) {}

        /**
         * Connection epoch of the first book record that the adapter publishes of an instrument, told at the start: above every one that
         * the engine has had of it in earlier sessions, for what is older is dropped. The usual engine has had none.
         */
        default int firstBookEpoch(final int instrument) {
            return 1;
        }

        /** A publisher for one thread of the adapter; {@code source} is what goes into the records' header. */
        EventPublisher publisher(String threadName);
    }
}
