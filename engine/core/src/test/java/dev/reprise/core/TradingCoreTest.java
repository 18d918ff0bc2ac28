package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Bar;
import dev.reprise.api.BarSpec;
import dev.reprise.api.Currency;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.GaugeDecoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyDefinitionEncoder;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.api.schema.TimerFiredDecoder;
import dev.reprise.api.schema.TimerSetDecoder;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of things: timers before the input that makes them due, the input, then what it caused. */
class TradingCoreTest {
    private static final long T = 1_770_000_000_000_000_000L; // a whole number of bars
    private static final long MILLI = 1_000_000;
    private static final Currency USDT = new Currency(0, "USDT", 8);
    private static final Currency BTC = new Currency(1, "BTC", 8);
    private static final Instrument SPOT = new Instrument(
            0,
            1,
            "BTC-USDT.TEST",
            "BTCUSDT",
            "TEST",
            BTC,
            USDT,
            MarketKind.SPOT,
            new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
            Instrument.Fees.NONE,
            false);

    /** What happened, in order: callbacks by the strategy, records by the sink. */
    private final List<String> events = new ArrayList<>();

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);
    private final TradingCore core = new TradingCore(
            new CoreSettings(2, 2, 4, 16, 256), (factory, parameters) -> new Watcher(), null, this::emit);

    private boolean emit(final DirectBuffer buffer, final int offset, final int length) {
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        final long at = (Records.receiveTime(buffer, offset) - T) / MILLI;
        events.add(
                switch (Records.templateId(buffer, offset)) {
                    case TimerFiredDecoder.TEMPLATE_ID -> {
                        final TimerFiredDecoder d =
                                new TimerFiredDecoder().wrap(buffer, offset + BODY_OFFSET, block, version);
                        yield "fired " + d.kind() + ' ' + (d.deadline() - T) / MILLI + " at " + at;
                    }
                    case TimerSetDecoder.TEMPLATE_ID -> "set at " + at;
                    case GaugeDecoder.TEMPLATE_ID -> "gauge at " + at;
                    default -> "record " + Records.templateId(buffer, offset) + " at " + at;
                });
        return true;
    }

    /** Says what it hears, and what the clock is then. */
    private final class Watcher implements Strategy {
        @Override
        public void onStart(final StrategyContext ctx) {
            ctx.subscribeBars(SPOT, BarSpec.time(Duration.ofMillis(10)));
        }

        @Override
        public void onTimer(final long payload, final StrategyContext ctx) {
            heard("timer " + payload, ctx);
            if (payload == 2) {
                ctx.schedule(T + 15 * MILLI, 5);
            }
        }

        @Override
        public void onBar(final Bar bar, final StrategyContext ctx) {
            heard("bar", ctx);
        }

        @Override
        public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
            heard("top", ctx);
            if (ctx.now() == T + MILLI) {
                ctx.schedule(T + 30 * MILLI, 1);
                ctx.schedule(T + 10 * MILLI, 2);
                ctx.schedule(T + 10 * MILLI, 3);
                ctx.schedule(T + 20 * MILLI, 4);
            } else {
                ctx.gauge(0, 1);
                ctx.schedule(ctx.now() - MILLI, 6);
                ctx.gauge(1, 2);
            }
        }

        private void heard(final String what, final StrategyContext ctx) {
            events.add(what + " at " + (ctx.now() - T) / MILLI);
        }
    }

    /** Records about the session go straight into the core. */
    private final class Direct implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            core.onEvent(buffer, offset);
        }

        @Override
        public long nanos() {
            return T;
        }
    }

    @BeforeEach
    void begin() {
        Records.begin(record, 0, RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        new RunStartedEncoder().wrap(record, BODY_OFFSET).runNumber(1).mode(RunMode.PAPER);
        run(0, RunStartedEncoder.BLOCK_LENGTH);
        DefinitionRecords.publish(new Direct(), List.of(USDT, BTC), List.of(SPOT), T);
        Records.begin(record, 0, StrategyDefinitionEncoder.BLOCK_LENGTH, StrategyDefinitionEncoder.TEMPLATE_ID);
        final StrategyDefinitionEncoder strategy = new StrategyDefinitionEncoder()
                .wrap(record, BODY_OFFSET)
                .strategy(0)
                .name("watcher")
                .factory("watcher")
                .instruments(SPOT.symbol())
                .parameters("");
        run(0, strategy.encodedLength());
        events.clear();
    }

    private void run(final long millis, final int bodyLength) {
        Records.receiveTime(record, 0, T + millis * MILLI);
        Records.end(record, 0, bodyLength);
        core.onEvent(record, 0);
    }

    private void top(final long millis, final long bid) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        new TopOfBookEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .bidPrice(bid)
                .bidQty(1)
                .askPrice(bid + 2)
                .askQty(1)
                .updateId(bid);
        run(millis, TopOfBookEncoder.BLOCK_LENGTH);
    }

    private void trade(final long millis) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        new TradeEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .price(100)
                .qty(1)
                .aggressor(Side.BUY);
        run(millis, TradeEncoder.BLOCK_LENGTH);
    }

    private void tick(final long millis) {
        Records.begin(record, 0, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        run(millis, TickEncoder.BLOCK_LENGTH);
    }

    @Test
    void shouldFireTimersAtTheirDeadlinesInOrderBeforeTheInput() {
        top(1, 100);
        events.clear();

        top(25, 101);

        assertEquals(
                List.of(
                        "fired STRATEGY 10 at 10",
                        "timer 2 at 10",
                        "set at 10",
                        "fired STRATEGY 10 at 10",
                        "timer 3 at 10",
                        "fired STRATEGY 15 at 15", // set meanwhile, and due before the input as well
                        "timer 5 at 15",
                        "fired STRATEGY 20 at 20",
                        "timer 4 at 20",
                        "top at 25",
                        "gauge at 25",
                        "set at 25",
                        "gauge at 25"),
                events);
        assertEquals(T + 25 * MILLI + 1, core.nextDeadline(), "a deadline in the past is the next moment");
    }

    @Test
    void shouldFireATimerThatIsDueAtTheInputsOwnTime() {
        top(1, 100);
        events.clear();

        tick(30);

        assertEquals("timer 1 at 30", events.get(events.size() - 1));
        tick(31);
        assertEquals("timer 1 at 30", events.get(events.size() - 1), "once");
        assertEquals(Long.MAX_VALUE, core.nextDeadline());
    }

    @Test
    void shouldFireNothingBeforeItsTime() {
        top(1, 100);
        events.clear();

        tick(9);

        assertTrue(events.isEmpty(), events.toString());
        assertEquals(T + 10 * MILLI, core.nextDeadline());
    }

    @Test
    void shouldFireTheEnginesTimersBeforeTheStrategiesOfTheSameTime() {
        trade(0);
        top(1, 100);
        events.clear();

        tick(10);

        assertEquals(
                List.of(
                        "fired BAR 10 at 10",
                        "bar at 10",
                        "fired STRATEGY 10 at 10",
                        "timer 2 at 10",
                        "set at 10",
                        "fired STRATEGY 10 at 10",
                        "timer 3 at 10"),
                events);
    }

    @Test
    void shouldNotGoBackInTime() {
        top(1, 100);
        tick(40);
        events.clear();

        top(35, 101);

        assertEquals("top at 40", events.get(0), "an input received late is taken at the core's time");
        assertEquals(T + 40 * MILLI, core.now());
    }
}
