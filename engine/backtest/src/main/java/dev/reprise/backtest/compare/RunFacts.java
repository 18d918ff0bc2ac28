package dev.reprise.backtest.compare;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Currency;
import dev.reprise.api.FeeCoins;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FeeValue;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.number.PricesBefore;
import dev.reprise.api.record.BookedFundings;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.FundingDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import dev.reprise.api.schema.VenueTermsDecoder;
import dev.reprise.backtest.MarketRecordFilter;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.market.Markets;
import dev.reprise.journal.JournalReader;
import java.io.Serial;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What a run did, from its journal alone: orders, fills, profit, latencies. Nothing is decided again; the market records go through a core without
 * strategies, so that prices are marked as the run marked them. Profit is cash and position at the last mark, net of fees
 * as {@link FeeValue} values them; the ledger's may differ by its rounding, a unit a fill. What a spot position paid in its own coin left it at the
 * fill's price ({@link FeeCoins}).
 */
public final class RunFacts {
    private static final long SECOND = 1_000_000_000L;

    private final Currency reporting;
    private final CoreRunner market;
    private final PricesBefore prices;
    private final Map<Integer, Instrument> instruments = new TreeMap<>();
    private final Map<Integer, String> strategies = new HashMap<>();
    private final Map<Long, OrderFact> byId = new HashMap<>();
    private final Set<String> executions = new HashSet<>();
    private final List<OrderFact> orders = new ArrayList<>();
    private final Map<String, BigDecimal> positions = new TreeMap<>(); // by symbol
    private final Map<String, Long> rests = new HashMap<>(); // of fee coins, by strategy and symbol
    private final TreeMap<Long, BigDecimal> equity = new TreeMap<>(); // by second, where it changed
    private final Map<String, List<long[]>> gaps = new HashMap<>(); // by symbol: from, to
    private BigDecimal cash = BigDecimal.ZERO; // of all fills, fees and funding
    private BigDecimal fundingSum = BigDecimal.ZERO;
    private long fundings;
    private boolean isSimulated = true;
    private long simulatedEntry;
    private long simulatedResponse;
    private String fillModel = "";
    private long impact;
    private long unvaluedFees;
    private long lastSecond = Long.MIN_VALUE;
    private long firstTime = Long.MAX_VALUE;
    private long lastTime = Long.MIN_VALUE;
    private long marketRecords;
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancel = new CancelOrderDecoder();
    private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
    private final OrderCanceledDecoder canceled = new OrderCanceledDecoder();
    private final OrderExpiredDecoder expired = new OrderExpiredDecoder();
    private final FillDecoder fill = new FillDecoder();
    private final BookedFundings bookedFundings = new BookedFundings();
    private final RunStartedDecoder started = new RunStartedDecoder();
    private final VenueTermsDecoder terms = new VenueTermsDecoder();
    private final StrategyDefinitionDecoder strategy = new StrategyDefinitionDecoder();

    private RunFacts(final Currency reporting, final CoreSettings settings) {
        this.reporting = reporting;
        market = new CoreRunner(
                settings,
                (factory, parameters) -> {
                    throw new IllegalStateException("no strategy runs here: " + factory);
                },
                null);
        prices = new PricesBefore(market.core().state().markets);
    }

    /**
     * Reads a run of one generation or more as one history: the state that a later one begins with is in the records before.
     *
     * @param generations as {@link dev.reprise.journal.JournalGenerations#of} gives them
     * @param reporting currency of all amounts
     * @throws IncompleteRunException when the generations do not reach back to the first one, so that no profit can be told
     * @throws dev.reprise.journal.JournalDamagedException when a generation is not whole
     */
    public static RunFacts read(final List<Path> generations, final Currency reporting, final CoreSettings settings) {
        final RunFacts facts = new RunFacts(reporting, settings);
        for (final Path generation : generations) {
            try (JournalReader reader = JournalReader.open(generation)) {
                if (generation.equals(generations.get(0)) && reader.generation().firstSequence() > 1) {
                    throw new IncompleteRunException(generation);
                }
                while (reader.next()) {
                    if (!Records.isCarried(reader.buffer(), reader.offset())) {
                        facts.take(reader.buffer(), reader.offset(), reader.length());
                    }
                }
                reader.readToVerifiedEnd();
            }
        }
        if (facts.bookedFundings.finish()) {
            facts.onFunding(facts.bookedFundings.funding());
        }
        facts.sample(facts.lastTime);
        return facts;
    }

    /** A run whose first generation is not there any more: what it held when the others began is not known. */
    public static final class IncompleteRunException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        IncompleteRunException(final Path oldest) {
            super("this generation of the journal begins in the middle, and those before it are not there: directory="
                    + oldest);
        }
    }

    private void take(final DirectBuffer buffer, final int at, final int length) {
        if (bookedFundings.take(buffer, at)) {
            onFunding(bookedFundings.funding());
        }
        final int template = Records.templateId(buffer, at);
        final int body = at + BODY_OFFSET;
        final int block = Records.blockLength(buffer, at);
        final int version = Records.version(buffer, at);
        final long time = Records.receiveTime(buffer, at) + Math.max(0, Records.age(buffer, at));
        final boolean isMarket = MarketRecordFilter.isMarket(buffer, at);
        if (!Records.isCaused(buffer, at)) {
            prices.onInput(isMarket ? Records.instrument(buffer, at) : -1);
        }
        if (isMarket) {
            onMarket(buffer, at, length, template, time);
            return;
        }
        switch (template) {
            case RunStartedDecoder.TEMPLATE_ID -> {
                started.wrap(buffer, body, block, version);
                isSimulated &= started.mode() != RunMode.LIVE;
                simulatedEntry = started.entryLatency();
                simulatedResponse = started.responseLatency();
                impact = 0;
                fillModel = started.fillModel() + (started.fillExponent() == 0 ? "" : " " + started.fillExponent());
            }
            case VenueTermsDecoder.TEMPLATE_ID ->
                impact = terms.wrap(buffer, body, block, version).impact();
            case CurrencyDefinitionDecoder.TEMPLATE_ID, InstrumentDefinitionDecoder.TEMPLATE_ID ->
                onDefinition(buffer, at, length, template);
            case StrategyDefinitionDecoder.TEMPLATE_ID -> {
                strategy.wrap(buffer, body, block, version);
                strategies.put(strategy.strategy(), strategy.name());
            }
            case NewOrderDecoder.TEMPLATE_ID -> {
                if ((Records.flags(buffer, at) & Records.FLAG_HELD) == 0) {
                    onNewOrder(newOrder.wrap(buffer, body, block, version), time);
                }
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                final OrderFact order =
                        byId.get(cancel.wrap(buffer, body, block, version).clientOrderId());
                if (order != null && order.cancelSent == Records.NO_TIME) {
                    order.cancelSent = time;
                }
            }
            case OrderAcceptedDecoder.TEMPLATE_ID -> {
                final OrderFact order =
                        byId.get(accepted.wrap(buffer, body, block, version).clientOrderId());
                if (order != null && order.accepted == Records.NO_TIME) {
                    order.accepted = time;
                    order.arrived = Records.venueTime(buffer, at);
                }
            }
            case OrderCanceledDecoder.TEMPLATE_ID ->
                onEnd(canceled.wrap(buffer, body, block, version).clientOrderId(), buffer, at, time);
            case OrderExpiredDecoder.TEMPLATE_ID ->
                onEnd(expired.wrap(buffer, body, block, version).clientOrderId(), buffer, at, time);
            case FillDecoder.TEMPLATE_ID -> onFill(fill.wrap(buffer, body, block, version), time);
            default -> {
                // Nothing that makes or explains a profit.
            }
        }
    }

    private void onMarket(
            final DirectBuffer buffer, final int at, final int length, final int template, final long time) {
        marketRecords++;
        firstTime = Math.min(firstTime, time);
        lastTime = Math.max(lastTime, time);
        if (time / SECOND != lastSecond) {
            sample(time);
        }
        market.run(buffer, at, length);
        final Instrument instrument = instruments.get(Records.instrument(buffer, at));
        if (instrument == null) {
            return;
        }
        if (template == BookInvalidDecoder.TEMPLATE_ID) {
            gaps.computeIfAbsent(instrument.symbol(), s -> new ArrayList<>()).add(new long[] {time, Long.MAX_VALUE});
        } else if (template == BookUpdateDecoder.TEMPLATE_ID || template == L3UpdateDecoder.TEMPLATE_ID) {
            endGaps(instrument, time);
        }
    }

    private void endGaps(final Instrument instrument, final long time) {
        final List<long[]> known = gaps.getOrDefault(instrument.symbol(), List.of());
        final boolean isOpen = !known.isEmpty() && known.get(known.size() - 1)[1] == Long.MAX_VALUE;
        if (isOpen && market.core().state().markets.isBookValid(instrument.index())) {
            for (int i = known.size() - 1; i >= 0 && known.get(i)[1] == Long.MAX_VALUE; i--) {
                known.get(i)[1] = time;
            }
        }
    }

    private void onDefinition(final DirectBuffer buffer, final int at, final int length, final int template) {
        market.run(buffer, at, length);
        if (template == InstrumentDefinitionDecoder.TEMPLATE_ID) {
            final int index = Records.instrument(buffer, at);
            instruments.put(index, market.core().state().markets.instrument(index));
        }
    }

    private void onNewOrder(final NewOrderDecoder order, final long time) {
        final Instrument instrument = instruments.get(order.instrument());
        final OrderFact fact = new OrderFact(
                strategies.getOrDefault(
                        order.strategy(), order.strategy() == Records.PROTECTION ? "protection" : "none"),
                instrument.symbol(),
                order.clientOrderId(),
                order.side(),
                order.orderType(),
                order.orderType() == OrderType.MARKET ? 0 : order.price(),
                order.qty(),
                time);
        orders.add(fact);
        byId.put(order.clientOrderId(), fact);
    }

    private void onEnd(final long id, final DirectBuffer buffer, final int at, final long time) {
        final OrderFact order = byId.get(id);
        if (order != null && order.ended == Records.NO_TIME) {
            order.ended = time;
            order.cancelArrived = Records.venueTime(buffer, at);
        }
    }

    private void onFill(final FillDecoder f, final long time) {
        final Instrument instrument = instruments.get(f.instrument());
        // Both sides of a trade with ourselves carry the same id.
        final String execution = f.instrument() + " " + f.side() + " " + f.execIdHigh() + " " + f.execIdLow();
        if (f.clientOrderId() == 0) {
            return; // somebody else's on the account
        }
        if (instrument == null || !instrument.quote().code().equals(reporting.code()) || !executions.add(execution)) {
            return;
        }
        final BigDecimal price = BigDecimal.valueOf(f.lastPrice(), instrument.priceScale());
        final BigDecimal qty = BigDecimal.valueOf(f.lastQty(), instrument.qtyScale());
        final BigDecimal value = f.quoteAmount() == Records.NO_VALUE
                ? price.multiply(qty)
                : BigDecimal.valueOf(f.quoteAmount(), instrument.quote().scale());
        final long venueTime = f.venueTime();
        final long feeValue = f.fee() == 0
                ? 0
                : FeeValue.inQuote(prices, instrument.index(), f.lastPrice(), f.fee(), f.feeCurrency());
        final boolean isValued = feeValue != FeeValue.UNKNOWN && feeValue != FixedPoint.OVERFLOW;
        unvaluedFees += isValued ? 0 : 1;
        final BigDecimal fee =
                BigDecimal.valueOf(isValued ? feeValue : 0, instrument.quote().scale());
        OrderFact order = byId.get(f.clientOrderId());
        if (order == null) {
            order = new OrderFact(
                    "none", instrument.symbol(), f.clientOrderId(), f.side(), OrderType.NULL_VAL, 0, 0, time);
            byId.put(f.clientOrderId(), order);
            orders.add(order);
        }
        order.fills.add(new FillFact(time, venueTime, price, qty, value, fee, f.liquidity() == Liquidity.MAKER));
        final boolean isBuy = f.side() == Side.BUY;
        cash = cash.add(isBuy ? value.negate() : value).subtract(fee);
        positions.merge(instrument.symbol(), isBuy ? qty : qty.negate(), BigDecimal::add);
        if (f.fee() != 0 && FeeCoins.isTaken(instrument, f.feeCurrency())) {
            final String position = order.strategy + ' ' + instrument.symbol();
            final long rest = rests.getOrDefault(position, 0L);
            final BigDecimal coins = BigDecimal.valueOf(FeeCoins.qty(instrument, rest, f.fee()), instrument.qtyScale());
            rests.put(position, FeeCoins.rest(instrument, rest, f.fee()));
            cash = cash.add(coins.multiply(price)); // what they were worth is among the fees
            positions.merge(instrument.symbol(), coins.negate(), BigDecimal::add);
        }
        lastTime = Math.max(lastTime, time);
    }

    private void onFunding(final FundingDecoder f) {
        final Instrument instrument = instruments.get(f.instrument());
        if (instrument != null && instrument.quote().code().equals(reporting.code())) {
            final BigDecimal amount =
                    BigDecimal.valueOf(f.amount(), instrument.quote().scale());
            cash = cash.add(amount);
            fundingSum = fundingSum.add(amount);
            fundings++;
            lastTime = Math.max(lastTime, f.receiveTime() + Math.max(0, f.age()));
        }
    }

    private void sample(final long time) {
        lastSecond = time / SECOND;
        final BigDecimal now = pnl();
        final Map.Entry<Long, BigDecimal> before = equity.lastEntry();
        if (before == null || before.getValue().compareTo(now) != 0) {
            equity.put(lastSecond, now);
        }
    }

    /** Profit now; once read, at the end. */
    public BigDecimal pnl() {
        BigDecimal sum = cash;
        for (final Map.Entry<String, BigDecimal> position : positions.entrySet()) {
            if (position.getValue().signum() != 0) {
                sum = sum.add(position.getValue().multiply(mark(position.getKey())));
            }
        }
        return sum;
    }

    /** Last mark of an instrument; 0 when there is none. */
    public BigDecimal mark(final String symbol) {
        final Markets markets = market.core().state().markets;
        for (final Instrument instrument : instruments.values()) {
            if (instrument.symbol().equals(symbol)) {
                return BigDecimal.valueOf(markets.valuationPrice(instrument.index()), instrument.priceScale());
            }
        }
        return BigDecimal.ZERO;
    }

    /** All orders that left, in the order of their decisions. */
    public List<OrderFact> orders() {
        return orders;
    }

    /** Profit where it changed, by second of UTC. */
    public TreeMap<Long, BigDecimal> equity() {
        return equity;
    }

    /** Funding received less funding paid. */
    public BigDecimal funding() {
        return fundingSum;
    }

    /** How often funding was paid or received. */
    public long fundings() {
        return fundings;
    }

    /** Whether no fill was a venue's. */
    public boolean isSimulated() {
        return isSimulated;
    }

    /** What the simulated venue was like, in words; empty for a run at a venue. */
    public String simulation() {
        return isSimulated
                ? "fill " + fillModel + ", order " + simulatedEntry / 1_000 + " us, response "
                        + simulatedResponse / 1_000 + " us"
                : "";
    }

    /** What takers paid of a price for all of a level, at scale 8; 0 at a venue and without a setting. */
    public long impact() {
        return impact;
    }

    /** The model of the queue; empty for a run at a venue. */
    public String fillModel() {
        return isSimulated ? fillModel : "";
    }

    /** Whether the market records are as many and at the same times, as those of a session and of its backtest are. */
    public boolean hasSameMarket(final RunFacts other) {
        return marketRecords == other.marketRecords && firstTime == other.firstTime;
    }

    /** Whether a book was lost in that time. */
    boolean hadGap(final String symbol, final long from, final long to) {
        for (final long[] gap : gaps.getOrDefault(symbol, List.of())) {
            if (gap[0] <= to && gap[1] >= from) {
                return true;
            }
        }
        return false;
    }

    /** Records about the market. */
    public long marketRecords() {
        return marketRecords;
    }

    /** First market record, UTC ns. */
    public long firstTime() {
        return firstTime;
    }

    /** Last market record or fill, UTC ns. */
    public long lastTime() {
        return lastTime;
    }

    /** Fills whose fee had no price in the quote currency; no profit has it. */
    public long unvaluedFees() {
        return unvaluedFees;
    }
}
