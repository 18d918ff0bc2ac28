package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.risk.Limit;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.session.LimitsInForce;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session's limits are those that it begins with, and none of the sessions before. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionLimitsSystemTest {
    private static final RollPolicy ALWAYS = new RollPolicy(1, Long.MAX_VALUE, "");

    @TempDir
    private Path directory;

    private long now = System.currentTimeMillis() * 1_000_000;

    private LiveEngine start(final SessionSpec spec, final RollPolicy policy) {
        return LiveEngine.start(
                new LiveEngine.Settings(
                        directory.resolve("journal"),
                        JournalSettings.small(),
                        Fixture.FUSED,
                        Fixture.CORE,
                        TestStrategies::load,
                        Fixture.MODELS,
                        0,
                        policy),
                spec,
                new LiveClock(),
                Release.NONE);
    }

    private void trade(final LiveEngine engine, final int epoch) {
        engine.command(CommandKind.ARM, -1, "test", "");
        now = Fixture.drive(engine.publisher(), epoch, epoch, now, 6);
        engine.stop(StopCause.OPERATOR);
    }

    private static SessionSpec with(final SessionSpec spec, final LimitsSpec... more) {
        final List<LimitsSpec> limits = new ArrayList<>(spec.limits());
        limits.addAll(List.of(more));
        return spec.withLimits(limits);
    }

    private long orders() {
        return Fixture.records(directory.resolve("journal")).stream()
                .filter(record -> Fixture.templateId(record) == NewOrderDecoder.TEMPLATE_ID)
                .count();
    }

    @ParameterizedTest(name = "with a new generation {0}")
    @ValueSource(booleans = {false, true})
    void shouldDropTheLimitsThatASessionDoesNotNameAnyMore(final boolean rolls) {
        final SessionSpec plain = Fixture.spec(Fixture.strategy("quoter", 1_500));
        final Map<Limit, Long> one = Map.of(Limit.MAX_ORDER_NOTIONAL, 1L);
        final LiveEngine first = start(
                with(
                        plain,
                        new LimitsSpec(0, -1, Fixture.USDT.index(), one),
                        new LimitsSpec(0, 0, -1, Map.of(Limit.MAX_ORDER_QTY, 1L, Limit.MAX_POSITION, 2L)),
                        new LimitsSpec(-1, -1, -1, 0, Map.of(Limit.ORDERS_PER_WINDOW, 1L))),
                RollPolicy.NEVER);
        trade(first, 1);
        assertEquals(0, orders());
        assertTrue(first.runner().core().state().risk.denials(DenialCode.K7_MAX_NOTIONAL)
                        + first.runner().core().state().risk.denials(DenialCode.K6_MAX_QTY)
                > 0);

        // The second names one of them, with another value; the others are gone.
        final LimitsSpec kept = new LimitsSpec(0, 0, -1, Map.of(Limit.MAX_POSITION, 100_000L));
        final LiveEngine second = start(with(plain, kept), rolls ? ALWAYS : RollPolicy.NEVER);
        assertEquals(
                rolls ? 2 : 1,
                JournalGenerations.of(directory.resolve("journal")).size());
        assertEquals(
                with(plain, kept).limits(),
                second.inspect(core -> LimitsInForce.of(core.core().state().risk)));
        trade(second, 2);
        assertTrue(orders() > 0, "nothing denies them any more");
        assertTrue(Fixture.verify(directory.resolve("journal"), TestStrategies::load)
                .identical());
    }

    /** What takes limits away is a record more: a session that names all that there are writes none. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWriteNothingMoreWhereNothingIsLeftOver(final boolean isFirst) {
        final SessionSpec spec = Fixture.bothStrategies();
        final LiveEngine engine = start(spec, RollPolicy.NEVER);
        if (!isFirst) {
            trade(engine, 1);
        }
        final LiveEngine last = isFirst ? engine : start(spec, RollPolicy.NEVER);
        assertEquals(
                spec.limits(),
                last.inspect(core -> LimitsInForce.replacedBy(core.core().state().risk, spec.limits())));
        last.stop(StopCause.OPERATOR);
    }
}
