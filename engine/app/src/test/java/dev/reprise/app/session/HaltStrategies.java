package dev.reprise.app.session;

import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.ParameterSpec;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.Trade;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Strategies that nobody wants, and the jar that brings them: one that storms, one that rests many orders, one that never ends, one
 * that fails as it starts.
 */
public final class HaltStrategies {
    private static final long QTY = 10_000; // 0.001 BTC at the venue's quantity scale

    /** While it is true a spinning strategy spins; of this process. */
    static volatile boolean spin;

    private HaltStrategies() {}

    /** Puts a jar with them into a workspace, as a user would. */
    static void install(final Path workspace) throws IOException {
        final Path jar = workspace.resolve("strategies").resolve("unwanted.jar");
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + StrategyFactory.class.getName()));
            out.write(Stream.of(
                            Storm.class,
                            Layers.class,
                            Spinner.class,
                            Guarded.class,
                            Stopped.class,
                            Failing.class,
                            Leaver.class)
                    .map(Class::getName)
                    .collect(Collectors.joining("\n"))
                    .getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
    }

    private abstract static class Factory implements StrategyFactory {
        private final String name;

        private Factory(final String name) {
            this.name = name;
        }

        @Override
        public final String name() {
            return name;
        }

        @Override
        public final String description() {
            return "for tests";
        }

        @Override
        public final List<ParameterSpec> parameters() {
            return List.of();
        }
    }

    /** Sends orders as fast as it is called, whatever becomes of them. */
    public static final class Storm extends Factory {
        private static final int PER_CALL = 50;

        public Storm() {
            super("storm");
        }

        @Override
        public Strategy create(final StrategyParameters parameters) {
            return new Strategy() {
                private boolean sells;

                @Override
                public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
                    storm(top.instrument(), ctx);
                }

                @Override
                public void onTrade(final Trade trade, final StrategyContext ctx) {
                    storm(trade.instrument(), ctx);
                }

                private void storm(final Instrument instrument, final StrategyContext ctx) {
                    if (!ctx.topOfBook(instrument).isValid()) {
                        return;
                    }
                    for (int i = 0; i < PER_CALL; i++) {
                        sells = !sells;
                        final var order = ctx.order(instrument);
                        (sells ? order.sell(QTY) : order.buy(QTY)).market().submit();
                    }
                }
            };
        }
    }

    /** Rests 198 small bids far below the market. */
    public static final class Layers extends Factory {
        static final int ORDERS = 198;
        private static final int PER_CALL = 20;

        public Layers() {
            super("layers");
        }

        @Override
        public Strategy create(final StrategyParameters parameters) {
            return new Strategy() {
                private int placed;

                @Override
                public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
                    if (!top.isValid()) {
                        return;
                    }
                    final Instrument instrument = top.instrument();
                    for (int i = 0; i < PER_CALL && placed < ORDERS; i++) {
                        final long price = top.bidPrice() / 100 * 98 / instrument.tickSize() * instrument.tickSize()
                                - (placed + 1) * instrument.tickSize();
                        if (ctx.order(instrument).buy(QTY).limit(price).submit() == 0) {
                            return;
                        }
                        placed++;
                    }
                }
            };
        }
    }

    /** Never comes back from a callback, once it is told to. */
    public static final class Spinner extends Factory {
        public Spinner() {
            super("spinner");
        }

        @Override
        public Strategy create(final StrategyParameters parameters) {
            return new Strategy() {
                @Override
                public void onTrade(final Trade trade, final StrategyContext ctx) {
                    while (spin) {
                        Thread.onSpinWait();
                    }
                }
            };
        }
    }

    /** Buys once, with a stop-loss far away. */
    public static class Stopped extends Factory {
        private final boolean inEngine;

        public Stopped() {
            this("stopped", false);
        }

        private Stopped(final String name, final boolean inEngine) {
            super(name);
            this.inEngine = inEngine;
        }

        @Override
        public final Strategy create(final StrategyParameters parameters) {
            return new Strategy() {
                private long entry;

                @Override
                public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
                    if (top.isValid() && entry == 0) {
                        final OrderBuilder order =
                                ctx.order(top.instrument()).buy(QTY).market().stopLoss(Distance.bps(500));
                        entry = (inEngine ? order.protectInEngine() : order).submit();
                    }
                }
            };
        }
    }

    /** The same, and the engine alone holds the stop-loss. */
    public static final class Guarded extends Stopped {
        public Guarded() {
            super("guarded", true);
        }
    }

    /** Fails in its first callback. */
    public static final class Failing extends Factory {
        public Failing() {
            super("failing");
        }

        @Override
        public Strategy create(final StrategyParameters parameters) {
            return new Strategy() {
                @Override
                public void onStart(final StrategyContext ctx) {
                    throw new IllegalArgumentException("its parameters do not fit");
                }
            };
        }
    }

    /** Buys once, and rests an exit of all of it far above the market. */
    public static final class Leaver extends Factory {
        public Leaver() {
            super("leaver");
        }

        @Override
        public Strategy create(final StrategyParameters parameters) {
            return new Strategy() {
                private long entry;
                private long exit;

                @Override
                public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
                    final Instrument i = top.instrument();
                    if (!top.isValid()) {
                        return;
                    }
                    if (entry == 0) {
                        entry = ctx.order(i).buy(QTY).market().submit();
                    } else if (exit == 0 && !ctx.position(i).isFlat()) {
                        final long price = top.askPrice() / 100 * 105 / i.tickSize() * i.tickSize();
                        exit = ctx.order(i).sell(QTY).limit(price).reduceOnly().submit();
                    }
                }
            };
        }
    }
}
