package dev.reprise.export;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.number.FeeValue;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.number.PricesBefore;
import dev.reprise.api.record.BookedFundings;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmDecoder;
import dev.reprise.api.schema.BalanceDecoder;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.DenialDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.ExpiryCause;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.FundingDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderWithheldDecoder;
import dev.reprise.api.schema.ProtectionTriggeredDecoder;
import dev.reprise.api.schema.RiskStateChangedDecoder;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.api.schema.TimingDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;

/**
 * Writes the tables of one journal.
 *
 * <pre>{@code
 * JournalExport.Result result = JournalExport.run(JournalGenerations.of(journal), run.resolve("exports"), EnumSet.allOf(Format.class), bytes -> {});
 * }</pre>
 */
public final class JournalExport {
    /** What files are written. */
    public enum Format {
        CSV,
        PARQUET
    }

    /**
     * What was written.
     *
     * @param rows by table
     * @param files in the order of the tables
     * @param pnl at the end, net of fees, in {@code currency}
     * @param unvaluedFees fills whose fee had no price in the quote currency, so that no profit has it
     */
    public record Result(
            Map<String, Long> rows, List<Path> files, BigDecimal pnl, String currency, long unvaluedFees) {}

    private record Execution(int instrument, long high, long low, Side side) {}

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
    private static final int RATE_SCALE = 8;
    private static final long PROGRESS_MASK = 0x3FFF;

    private final Definitions definitions = new Definitions();
    private final Map<Integer, Marks> marks = new HashMap<>();
    private final PricesBefore prices = new PricesBefore(definitions.prices(marks));
    private final Set<Execution> executions = new HashSet<>();
    private final Orders orders;
    private final Ledger ledger;
    private final Markouts markouts;
    private final Table<Rows.Fill> fills;
    private final Table<Rows.Funding> fundings;
    private final Table<Rows.Latency> latency;
    private final Table<Rows.RiskEvent> riskEvents;
    private final FillDecoder fill = new FillDecoder();
    private final BookedFundings bookedFundings = new BookedFundings();
    private final OrderAmendedDecoder amended = new OrderAmendedDecoder();
    private final OrderRejectedDecoder rejected = new OrderRejectedDecoder();
    private final OrderExpiredDecoder expired = new OrderExpiredDecoder();
    private final DenialDecoder denial = new DenialDecoder();
    private final AlarmDecoder alarm = new AlarmDecoder();
    private final BalanceDecoder balance = new BalanceDecoder();
    private final ProtectionTriggeredDecoder protection = new ProtectionTriggeredDecoder();
    private final RiskStateChangedDecoder riskState = new RiskStateChangedDecoder();
    private final StrategyStatusChangedDecoder strategyStatus = new StrategyStatusChangedDecoder();
    private final OrderWithheldDecoder withheld = new OrderWithheldDecoder();
    private final TimingDecoder timing = new TimingDecoder();
    private final List<Marks> changing = new ArrayList<>(); // by the input at hand
    private long now = Long.MIN_VALUE; // of that input
    private long time; // of the record at hand
    private long unvaluedFees;

    private JournalExport(final Tables tables) throws IOException {
        fills = tables.table("fills", Rows.Fill.class);
        latency = tables.table("latency", Rows.Latency.class);
        orders = new Orders(definitions, tables.table("orders", Rows.Order.class), latency);
        ledger = new Ledger(
                definitions,
                marks,
                tables.table("positions", Rows.Position.class),
                tables.table("equity_1s", Rows.Equity.class),
                tables.table("equity_daily", Rows.DailyEquity.class));
        markouts = new Markouts(definitions, marks, tables.table("markouts", Rows.Markout.class));
        riskEvents = tables.table("risk_events", Rows.RiskEvent.class);
        fundings = tables.table("funding", Rows.Funding.class);
    }

    /**
     * Reads every generation of a journal to its verified end, oldest first, and writes every table in every format asked for; files of an earlier export are replaced
     * when the new ones are whole.
     *
     * @param generations as {@link dev.reprise.journal.JournalGenerations#of} gives them
     * @param directory is made when it is not there
     * @param progress hears the bytes read
     * @throws IOException when a file cannot be written
     * @throws dev.reprise.journal.JournalDamagedException when the journal is not whole; no file is replaced then
     * @throws JournalException when the generations do not reach back to the first one; no file is replaced then
     */
    public static Result run(
            final List<Path> generations, final Path directory, final Set<Format> formats, final LongConsumer progress)
            throws IOException {
        try (Tables tables = new Tables(directory, formats)) {
            final JournalExport export = new JournalExport(tables);
            long bytes = 0;
            for (int i = 0; i < generations.size(); i++) {
                try (JournalReader reader = JournalReader.open(generations.get(i))) {
                    export.take(reader, i == 0, bytes, progress);
                    bytes += reader.bytesRead();
                }
            }
            if (export.bookedFundings.finish()) {
                export.onFunding(export.bookedFundings.funding(), export.bookedFundings.flags());
            }
            export.endInput();
            export.orders.finish();
            export.ledger.finish();
            tables.publish();
            return new Result(
                    tables.counts(),
                    tables.files(),
                    export.ledger.pnl(),
                    export.definitions.currency(export.definitions.reporting()).code(),
                    export.unvaluedFees);
        }
    }

    private void take(
            final JournalReader reader, final boolean isFirst, final long bytesBefore, final LongConsumer progress)
            throws IOException {
        long count = 0;
        while (reader.next()) {
            if (!Records.isCarried(reader.buffer(), reader.offset())) {
                take(reader.buffer(), reader.offset());
            } else if (isFirst) {
                throw new JournalException(
                        "the generation before number=" + reader.generation().number()
                                + " is not there, and what it held is not known: parent="
                                + reader.generation().parent()
                                + "; put it back beside the journal");
            }
            if ((++count & PROGRESS_MASK) == 0) {
                progress.accept(bytesBefore + reader.bytesRead());
            }
        }
        reader.readToVerifiedEnd();
    }

    private void take(final DirectBuffer in, final int at) throws IOException {
        if (bookedFundings.take(in, at)) {
            onFunding(bookedFundings.funding(), bookedFundings.flags());
        }
        final int template = Records.templateId(in, at);
        if (template == TimingDecoder.TEMPLATE_ID) {
            onTiming(in, at);
            return;
        }
        final boolean isAtVenue = (Records.flags(in, at) & Records.FLAG_AT_VENUE) != 0;
        if (!Records.isCaused(in, at)) {
            endInput();
            prices.onInput(isAtVenue ? -1 : Records.instrument(in, at));
        }
        if (isAtVenue) {
            return; // what a simulated venue saw before the engine did
        }
        time = Records.receiveTime(in, at) + Records.age(in, at);
        if (Records.isCaused(in, at)) {
            ledger.onTime(time);
        } else {
            time = Math.max(now, time);
            beginInput(template, Records.instrument(in, at));
        }
        now = Math.max(now, time);
        if (template != FundingDecoder.TEMPLATE_ID
                && !onMarket(template, in, at)
                && !onDefinition(template, in, at)
                && !onOrder(template, in, at)) {
            onRisk(template, in, at);
        }
    }

    /**
     * What timers did on the way to an input stands behind it in the journal, and before it in time. So the tables wait at an input's time until all that it
     * caused was read; what an input itself books comes behind its time.
     */
    private void beginInput(final int template, final int instrument) throws IOException {
        orders.onTime(time);
        if (template == FillDecoder.TEMPLATE_ID
                || template == FundingDecoder.TEMPLATE_ID
                || template == BalanceDecoder.TEMPLATE_ID) {
            markouts.onTime(time);
            ledger.onTime(time);
        }
        if (template == RunStartedDecoder.TEMPLATE_ID) {
            changing.addAll(marks.values());
        } else if (marks.containsKey(instrument)) {
            changing.add(marks.get(instrument));
        }
        changing.forEach(Marks::beginInput);
    }

    /** The input before is over: until its time everything was worth what it was before it. */
    private void endInput() throws IOException {
        if (now != Long.MIN_VALUE) {
            markouts.onTime(now);
            ledger.onTime(now);
        }
        changing.forEach(Marks::endInput);
        changing.clear();
    }

    private boolean onMarket(final int template, final DirectBuffer in, final int at) {
        final Marks mark = marks.get(Records.instrument(in, at));
        if (mark == null) {
            return false;
        }
        switch (template) {
            case TradeDecoder.TEMPLATE_ID -> mark.onTrade(in, at);
            case TopOfBookDecoder.TEMPLATE_ID -> mark.onTop(in, at);
            case VenueBarDecoder.TEMPLATE_ID ->
                mark.onBar(
                        in, at, definitions.market(Records.instrument(in, at)).tickSize());
            case BookUpdateDecoder.TEMPLATE_ID -> mark.onBook(in, at);
            case L3UpdateDecoder.TEMPLATE_ID -> mark.onOrders(in, at);
            case BookInvalidDecoder.TEMPLATE_ID -> mark.onInvalid(in, at);
            case DerivedPriceDecoder.TEMPLATE_ID -> mark.onDerived(in, at);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean onDefinition(final int template, final DirectBuffer in, final int at) {
        switch (template) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                definitions.onInstrument(in, at);
                final int index = Records.instrument(in, at);
                marks.computeIfAbsent(
                        index,
                        i -> new Marks(
                                definitions.market(i).kind(),
                                definitions.market(i).priceScale()));
            }
            case CurrencyDefinitionDecoder.TEMPLATE_ID -> definitions.onCurrency(in, at);
            case StrategyDefinitionDecoder.TEMPLATE_ID -> {
                definitions.onStrategy(in, at);
                ledger.begin(time);
            }
            case RunStartedDecoder.TEMPLATE_ID -> marks.values().forEach(Marks::onRestart);
            case BalanceDecoder.TEMPLATE_ID -> {
                balance.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
                ledger.onBalance(
                        balance.currency(),
                        BigDecimal.valueOf(
                                Math.addExact(balance.free(), balance.locked()),
                                definitions.currency(balance.currency()).scale()));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean onOrder(final int template, final DirectBuffer in, final int at) throws IOException {
        final long time = Records.receiveTime(in, at);
        final boolean isSimulated = (Records.flags(in, at) & Records.FLAG_SIMULATED) != 0;
        // Every record about one order has its client order id first behind the common fields.
        switch (template) {
            case NewOrderDecoder.TEMPLATE_ID -> orders.onNew(in, at);
            case FillDecoder.TEMPLATE_ID -> onFill(in, at, isSimulated);
            case OrderAcceptedDecoder.TEMPLATE_ID -> orders.onAccepted(clientOrderId(in, at), time, isSimulated);
            case OrderCanceledDecoder.TEMPLATE_ID ->
                orders.onEnded(clientOrderId(in, at), time, "Canceled", isSimulated);
            case OrderExpiredDecoder.TEMPLATE_ID -> {
                orders.onEnded(clientOrderId(in, at), time, "Expired", isSimulated);
                onExpired(in, at);
            }
            case CancelOrderDecoder.TEMPLATE_ID -> orders.onCancelDecided(clientOrderId(in, at), time);
            case OrderAmendedDecoder.TEMPLATE_ID -> {
                amended.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
                orders.onAmended(amended.clientOrderId(), time, amended.price(), amended.qty());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What the venue ended by its self-trade prevention is told beside the order's end. */
    private void onExpired(final DirectBuffer in, final int at) throws IOException {
        if (Records.blockLength(in, at) < OrderExpiredDecoder.BLOCK_LENGTH) {
            return; // written before there was a cause
        }
        expired.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        if (expired.cause() == ExpiryCause.SELF_TRADE) {
            event(
                    in,
                    at,
                    "expiry",
                    expired.cause().name(),
                    expired.clientOrderId(),
                    expired.cumQty() < 0
                            ? ""
                            : "filled="
                                    + definitions
                                            .market(Records.instrument(in, at))
                                            .qty(expired.cumQty())
                                            .toPlainString());
        }
    }

    /** The venue's words, when the record has some; the decoder stands behind its fixed part. */
    private String message(final DirectBuffer in, final int at, final int end) {
        if (Records.length(in, at) - (end - at) <= Integer.BYTES) {
            return "";
        }
        final String message = rejected.message();
        return message.isEmpty() ? "" : " message=\"" + quotable(message) + '"';
    }

    /** Ends at no quote of its own, and in the line it began in. */
    private static String quotable(final String text) {
        return CONTROL.matcher(text.replace("\\", "\\\\").replace("\"", "\\\"")).replaceAll(" ");
    }

    private static long clientOrderId(final DirectBuffer in, final int at) {
        return in.getLong(at + Records.COMMON_LENGTH, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    private void onFill(final DirectBuffer in, final int at, final boolean isSimulated) throws IOException {
        fill.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        final int index = fill.instrument();
        final Definitions.Market market = definitions.market(index);
        if (market == null || !executions.add(new Execution(index, fill.execIdHigh(), fill.execIdLow(), fill.side()))) {
            return; // told twice
        }
        final long id = fill.clientOrderId();
        final int strategy = orders.owner(id, fill.strategy());
        final BigDecimal price = market.price(fill.lastPrice());
        final BigDecimal qty = market.qty(fill.lastQty());
        final Definitions.Money money = definitions.currency(fill.feeCurrency());
        final BigDecimal fee = BigDecimal.valueOf(fill.fee(), money.scale());
        final String execution = execution(fill.execIdHigh(), fill.execIdLow());
        final String order = id == 0 ? "" : ClientOrderIds.render(id);
        fills.write(new Rows.Fill(
                Times.instant(fill.receiveTime()),
                Times.instant(fill.venueTime()),
                market.symbol(),
                definitions.strategy(strategy),
                order,
                execution,
                fill.side().name(),
                price,
                qty,
                fee,
                money.code(),
                fill.liquidity().name(),
                isSimulated));
        if (id == 0) {
            return; // somebody else's on the account: shown, and in no position, profit or markout of ours
        }
        orders.onFill(id, fill.receiveTime(), price, fill.lastQty());
        ledger.begin(time); // strategies that were never defined trade too
        ledger.onFill(
                Times.instant(fill.receiveTime()),
                strategy,
                index,
                fill.side() == Side.BUY ? qty : qty.negate(),
                price,
                fill.quoteAmount() == Records.NO_VALUE
                        ? price.multiply(qty)
                        : BigDecimal.valueOf(
                                fill.quoteAmount(),
                                definitions.currency(market.quote()).scale()),
                value(market),
                Definitions.isPaidInCoins(market, fill.feeCurrency()) ? fee : BigDecimal.ZERO);
        markouts.onFill(time, fill.receiveTime(), index, order, execution, fill.side(), fill.lastPrice());
    }

    /** Of the fill's fee, in the quote currency; 0 when it has no price, and counted then. */
    private BigDecimal value(final Definitions.Market market) {
        final long value = fill.fee() == 0
                ? 0
                : FeeValue.inQuote(prices, fill.instrument(), fill.lastPrice(), fill.fee(), fill.feeCurrency());
        final boolean isValued = value != FeeValue.UNKNOWN && value != FixedPoint.OVERFLOW;
        unvaluedFees += isValued ? 0 : 1;
        return BigDecimal.valueOf(
                isValued ? value : 0, definitions.currency(market.quote()).scale());
    }

    private static String execution(final long high, final long low) {
        return high == 0 ? Long.toUnsignedString(low) : String.format("%016x%016x", high, low);
    }

    private void onFunding(final FundingDecoder funding, final int flags) throws IOException {
        final Definitions.Market market = definitions.market(funding.instrument());
        if (market == null) {
            return;
        }
        final Definitions.Money money = definitions.currency(funding.currency());
        final BigDecimal amount = BigDecimal.valueOf(funding.amount(), money.scale());
        fundings.write(new Rows.Funding(
                Times.instant(funding.receiveTime()),
                market.symbol(),
                definitions.strategy(funding.strategy()),
                market.qty(funding.position()),
                market.price(funding.price()),
                BigDecimal.valueOf(funding.rate(), RATE_SCALE),
                amount,
                money.code(),
                (flags & Records.FLAG_SIMULATED) != 0));
        ledger.onTime(funding.receiveTime());
        ledger.onFunding(funding.instrument(), amount);
    }

    private void onRisk(final int template, final DirectBuffer in, final int at) throws IOException {
        final int body = at + BODY_OFFSET;
        final int block = Records.blockLength(in, at);
        final int version = Records.version(in, at);
        switch (template) {
            case DenialDecoder.TEMPLATE_ID -> {
                denial.wrap(in, body, block, version);
                event(
                        in,
                        at,
                        "denial",
                        denial.code().name(),
                        denial.clientOrderId(),
                        "request=" + denial.request() + " allowed=" + denial.allowed() + " actual=" + denial.actual());
            }
            case OrderRejectedDecoder.TEMPLATE_ID -> {
                rejected.wrap(in, body, block, version);
                event(
                        in,
                        at,
                        "reject",
                        rejected.code().name(),
                        rejected.clientOrderId(),
                        "request=" + rejected.request() + " venue_code=" + rejected.venueCode()
                                + message(in, at, body + block));
                if (rejected.request() == OrderRequest.NEW_ORDER) {
                    orders.onEnded(rejected.clientOrderId(), rejected.receiveTime(), "Rejected", false);
                }
            }
            case OrderWithheldDecoder.TEMPLATE_ID -> {
                withheld.wrap(in, body, block, version);
                event(
                        in,
                        at,
                        "withheld",
                        withheld.reason().name(),
                        withheld.clientOrderId(),
                        "request=" + withheld.request());
                if (withheld.request() == OrderRequest.NEW_ORDER) {
                    orders.onEnded(withheld.clientOrderId(), withheld.receiveTime(), "Rejected", false);
                }
            }
            case AlarmDecoder.TEMPLATE_ID -> {
                alarm.wrap(in, body, block, version);
                event(in, at, "alarm", alarm.code().name(), alarm.clientOrderId(), "value=" + alarm.value());
            }
            case ProtectionTriggeredDecoder.TEMPLATE_ID -> {
                protection.wrap(in, body, block, version);
                final Definitions.Market market = definitions.market(protection.instrument());
                event(
                        in,
                        at,
                        "protection",
                        protection.kind().name(),
                        protection.parentOrderId(),
                        "trigger="
                                + market.price(protection.triggerPrice()).toPlainString() + " reference="
                                + market.price(protection.referencePrice()).toPlainString() + " qty="
                                + market.qty(protection.qty()).toPlainString());
            }
            case RiskStateChangedDecoder.TEMPLATE_ID -> {
                riskState.wrap(in, body, block, version);
                event(in, at, "risk_state", riskState.state().name(), 0, "cause=" + riskState.cause());
            }
            case StrategyStatusChangedDecoder.TEMPLATE_ID -> {
                strategyStatus.wrap(in, body, block, version);
                event(in, at, "strategy_status", strategyStatus.status().name(), 0, "cause=" + strategyStatus.cause());
            }
            default -> {
                // Of no table.
            }
        }
    }

    private void event(
            final DirectBuffer in,
            final int at,
            final String event,
            final String code,
            final long order,
            final String detail)
            throws IOException {
        riskEvents.write(new Rows.RiskEvent(
                Times.instant(Records.receiveTime(in, at)),
                event,
                code,
                definitions.symbol(Records.instrument(in, at)),
                definitions.strategy(Records.strategy(in, at)),
                order == 0 ? "" : ClientOrderIds.render(order),
                detail));
    }

    private void onTiming(final DirectBuffer in, final int at) throws IOException {
        timing.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        final long[] marksOfStages = {
            timing.receiveTime(), timing.decoded(), timing.taken(), timing.decided(), timing.journaled(), timing.sent()
        };
        final String[] stages = {"decode", "queue", "decide", "journal", "send"};
        for (int i = 0; i < stages.length; i++) {
            if (marksOfStages[i] > 0 && marksOfStages[i + 1] > 0) {
                latency.write(new Rows.Latency(
                        Times.instant(timing.receiveTime()),
                        stages[i],
                        "",
                        marksOfStages[i + 1] - marksOfStages[i],
                        false));
            }
        }
    }
}
