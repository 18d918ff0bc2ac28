package dev.reprise.core.laws;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import dev.reprise.core.risk.Limit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** One random history of a whole core: its strategies, its venue, its operator, its clock. The seed decides all of it. */
final class World {
    static final List<Currency> CURRENCIES =
            List.of(new Currency(0, "USD", 4), new Currency(1, "AAA", 5), new Currency(2, "BBB", 5));
    static final List<Instrument> INSTRUMENTS = List.of(instrument(0), instrument(1));
    static final int STRATEGIES = 2;
    static final int BOOKED = 0; // the instrument that has a book
    static final long MAX_POSITION = 300; // of a strategy in an instrument
    static final long MAX_ACCOUNT_POSITION = 400; // of all strategies in an instrument
    static final int ORDERS_PER_WINDOW = 30;
    static final long WINDOW = 1_000_000_000L;

    static final int BALANCE_USE_BPS = 9_000;

    static final int EMULATED = 4; // an order's instructions: the engine holds it

    private static final long START = 20_000L * 86_400_000_000_000L;
    private static final long MS = 1_000_000;
    private static final CoreSettings SETTINGS = new CoreSettings(2, STRATEGIES, 3, 256, 64);

    private final long seed;
    private final SplittableRandom random;
    private final Chaos chaos;
    private final Inputs inputs = new Inputs();
    private final ChaosVenue venue;
    private final List<? extends Law> laws;
    private final CoreRunner runner;
    private final CoreView view;
    private final long[] mids = {10_000, 20_000};
    private final List<byte[]> history = new ArrayList<>();
    private final UnsafeBuffer input = new UnsafeBuffer(new byte[4_096]);
    private long now = START;
    private long updateId;
    private int run;
    private long haltedAt;
    private long bookGapAt; // 0: the book has no gap
    private int epoch = 1;
    private final List<Boolean> acts = new ArrayList<>(); // whether an input of the history caused a request
    private int events;
    private int orders;
    private final List<Integer> causedTypes = new ArrayList<>(); // since causes() was last called

    World(final long seed, final List<? extends Law> laws, final boolean gatewayResends) {
        this.seed = seed;
        this.laws = laws;
        random = new SplittableRandom(seed);
        chaos = Chaos.draw(random.split());
        venue = new ChaosVenue(chaos, random.split(), inputs, gatewayResends);
        runner = runner(seed, chaos.eagerness());
        view = new CoreView(runner.core().state());
    }

    /** A core like every history's. */
    private static CoreRunner runner(final long seed, final int eagerness) {
        return new CoreRunner(
                SETTINGS,
                (factory, parameters) -> new RandomTrader(seed * 31 + Long.parseLong(parameters.trim()), eagerness),
                null);
    }

    private static Instrument instrument(final int index) {
        final String code = index == 0 ? "AAA" : "BBB";
        return new Instrument(
                index,
                1,
                code + "-USD.TEST",
                code + "USD",
                "TEST",
                new Currency(1 + index, code, 5),
                new Currency(0, "USD", 4),
                MarketKind.SPOT,
                new Instrument.Rules(2, 3, 5, 10, 10, 1_000_000, 5, Long.MAX_VALUE / 4, 0, 0),
                Instrument.Fees.NONE,
                false,
                index == BOOKED ? Capabilities.NONE : Capabilities.ALL);
    }

    /** Runs it: so many inputs of a market and its venue, then everything that is still on its way. */
    World run(final int count) {
        begin();
        while (events < count) {
            step();
        }
        settle();
        for (final Law law : laws) {
            law.onEnd(view);
        }
        return this;
    }

    private void begin() {
        feed(inputs.runStarted(seed, ++run));
        DefinitionRecords.publish(Inputs.publisher(this::feed, now), CURRENCIES, INSTRUMENTS, now);
        feed(inputs.limits(-1, -1, limits()));
        for (int i = 0; i < INSTRUMENTS.size(); i++) {
            feed(inputs.limits(-1, i, Map.of(Limit.MAX_POSITION, MAX_ACCOUNT_POSITION)));
            for (int s = 0; s < STRATEGIES; s++) {
                feed(inputs.limits(s, i, Map.of(Limit.MAX_POSITION, MAX_POSITION)));
            }
        }
        final long[] balances = balances(seed);
        for (int c = 0; c < balances.length; c++) {
            feed(inputs.balance(c, balances[c]));
        }
        connect();
        for (int s = 0; s < STRATEGIES; s++) {
            feed(inputs.strategy(
                    s, INSTRUMENTS.get(0).symbol() + "," + INSTRUMENTS.get(1).symbol(), "" + s));
        }
        market(0);
        market(1);
        feed(inputs.command(CommandKind.ARM, -1));
    }

    /** What the account has, by currency: in one history of four hardly more than its strategies want. */
    static long[] balances(final long seed) {
        return seed % 4 == 0
                ? new long[] {60_0000, 300_00, 200_00}
                : new long[] {1_000_000_0000L, 100_000_00, 100_000_00};
    }

    private void connect() {
        for (final StreamKind stream : List.of(StreamKind.MARKET_DATA, StreamKind.ORDER_ENTRY, StreamKind.PRIVATE)) {
            feed(inputs.connection(stream, ConnectionState.UP, run));
        }
        feed(inputs.reconciliation(true));
        feed(inputs.reconciliation(false));
    }

    private static Map<Limit, Long> limits() {
        final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            limits.put(limit, limit.off());
        }
        limits.put(Limit.MAX_ORDER_QTY, 1_000L);
        limits.put(Limit.ORDERS_PER_WINDOW, (long) ORDERS_PER_WINDOW);
        limits.put(Limit.CANCELS_PER_WINDOW, 50L);
        limits.put(Limit.THROTTLE_WINDOW, WINDOW);
        limits.put(Limit.AGGRESSIVE_COLLAR, 500L);
        limits.put(Limit.PASSIVE_COLLAR, 5_000L);
        limits.put(Limit.MAX_SLIPPAGE, 1_000L);
        limits.put(Limit.MAX_TOP_AGE, WINDOW);
        limits.put(Limit.MAX_BOOK_AGE, 3 * WINDOW);
        limits.put(Limit.MAX_OPEN_ORDERS, 30L);
        limits.put(Limit.MAX_BALANCE_USE, (long) BALANCE_USE_BPS);
        return limits;
    }

    private void step() {
        now += (1 + random.nextInt(20)) * MS;
        venue.now(now);
        for (byte[] record = venue.next(); record != null; record = venue.next()) {
            feed(record);
        }
        venue.trade();
        market(random.nextInt(2));
        operate();
        if (random.nextInt(1_000) < chaos.restartsPerMille()) {
            restart();
        }
    }

    private void market(final int instrument) {
        final long tick = INSTRUMENTS.get(instrument).tickSize();
        mids[instrument] = Math.max(1_000, mids[instrument] + (random.nextInt(9) - 4) * tick);
        final long bid = mids[instrument] - tick;
        feed(inputs.top(instrument, bid, mids[instrument] + tick, 10_000, ++updateId));
        if (instrument == BOOKED) {
            book(bid, mids[instrument] + tick, tick);
        }
        if (random.nextInt(4) == 0) {
            feed(inputs.trade(instrument, mids[instrument], 10, Side.BUY, updateId));
        }
    }

    /** The book of one instrument: now and then an update is missed, and those behind it mean nothing until a snapshot. */
    private void book(final long bid, final long ask, final long tick) {
        final boolean resyncs = bookGapAt == 0 || now - bookGapAt > 300 * MS;
        if (resyncs) {
            feed(inputs.book(BOOKED, true, epoch, bid, ask, tick, 100_000, ++updateId));
            bookGapAt = random.nextInt(20) == 0 ? now : 0;
            if (bookGapAt != 0) {
                feed(inputs.bookInvalid(BOOKED, epoch));
            }
        } else {
            feed(inputs.book(BOOKED, false, epoch, bid, ask, tick, 100_000, ++updateId));
        }
    }

    /** A person halts now and then, and puts right what stopped, after a while. */
    private void operate() {
        if (random.nextInt(1_000) < chaos.commandsPerMille()) {
            feed(inputs.command(random.nextBoolean() ? CommandKind.HALT : CommandKind.CANCEL_ALL, -1));
        }
        final boolean stopped = view.state().risk.state() != RiskState.ACTIVE || isDisabled() >= 0;
        if (!stopped) {
            haltedAt = 0;
        } else if (haltedAt == 0) {
            haltedAt = now;
        } else if (now - haltedAt > 1_000 * MS) {
            haltedAt = 0;
            final int disabled = isDisabled();
            if (disabled >= 0) {
                feed(inputs.command(CommandKind.REARM_STRATEGY, disabled));
            }
            feed(inputs.command(CommandKind.RESUME, -1));
        }
    }

    private int isDisabled() {
        for (int s = 0; s < STRATEGIES; s++) {
            if (view.state().risk.strategyStatus(s) != StrategyStatus.ENABLED) {
                return s;
            }
        }
        return -1;
    }

    private void restart() {
        feed(inputs.runStarted(seed, ++run));
        epoch++;
        bookGapAt = 0;
        connect();
        market(0);
        market(1);
    }

    /** Everything comes to light: nothing is ordered any more, and the venue is asked about every order. */
    private void settle() {
        feed(inputs.command(CommandKind.HALT, -1));
        drain();
        venue.settle();
        drain();
    }

    private void drain() {
        while (!venue.isSilent()) {
            now = Math.max(now, venue.nextDue());
            venue.now(now);
            for (byte[] record = venue.next(); record != null; record = venue.next()) {
                feed(record);
            }
        }
    }

    /** One input, and all that it causes, through core, laws and gateway. */
    private void feed(final byte[] record) {
        input.putBytes(0, record);
        Records.receiveTime(input, 0, now);
        Records.age(input, 0, 0);
        final byte[] stamped = new byte[record.length];
        input.getBytes(0, stamped);
        history.add(stamped);
        events++;
        boolean act = false;
        runner.run(input, 0, record.length);
        final EventLog log = runner.log();
        for (int at = 0; at < log.length(); at += Records.length(log.buffer(), at)) {
            final int templateId = Records.templateId(log.buffer(), at);
            for (final Law law : laws) {
                law.onRecord(log.buffer(), at, templateId);
            }
            if (at > 0) {
                causedTypes.add(templateId);
                orders += templateId == NewOrderDecoder.TEMPLATE_ID ? 1 : 0;
                act |= templateId >= NewOrderDecoder.TEMPLATE_ID && templateId <= CancelOrderDecoder.TEMPLATE_ID;
                if (!isHeld(log, at, templateId)) {
                    venue.onRequest(log.buffer(), at);
                }
            }
        }
        acts.add(act);
        for (final Law law : laws) {
            law.onGroupEnd(view);
        }
    }

    private static boolean isHeld(final EventLog log, final int at, final int templateId) {
        return templateId == NewOrderDecoder.TEMPLATE_ID
                && (new NewOrderDecoder()
                                        .wrap(
                                                log.buffer(),
                                                at + Records.BODY_OFFSET,
                                                Records.blockLength(log.buffer(), at),
                                                Records.version(log.buffer(), at))
                                        .instructions()
                                & EMULATED)
                        != 0;
    }

    /** Whether an input of the history caused an order, an amend or a cancel. */
    boolean acts(final int index) {
        return acts.get(index);
    }

    List<byte[]> history() {
        return history;
    }

    CoreView view() {
        return view;
    }

    ChaosVenue venue() {
        return venue;
    }

    int orders() {
        return orders;
    }

    int events() {
        return events;
    }

    /** Types of the records that one more input causes. */
    List<Integer> causes(final byte[] record) {
        causedTypes.clear();
        feed(record);
        return List.copyOf(causedTypes);
    }

    Inputs inputs() {
        return inputs;
    }

    /** A core of its own for the history of this seed. */
    static CoreRunner runner(final long seed) {
        return runner(seed, Chaos.draw(new SplittableRandom(seed).split()).eagerness());
    }

    /** Runs given inputs through a core of its own; returns what it knows in the end. */
    static CoreView replay(final long seed, final List<byte[]> history) {
        final Chaos chaos = Chaos.draw(new SplittableRandom(seed).split());
        final CoreRunner runner = runner(seed, chaos.eagerness());
        final UnsafeBuffer input = new UnsafeBuffer(new byte[4_096]);
        for (final byte[] record : history) {
            input.putBytes(0, record);
            runner.run(input, 0, record.length);
        }
        return new CoreView(runner.core().state());
    }
}
