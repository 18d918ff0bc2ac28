package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import dev.reprise.journal.JournalReader;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * What the sessions of a journal say about themselves.
 *
 * @param count how many there are
 * @param seed of the first one
 * @param entryLatency simulated, of the first one, ns
 * @param responseLatency simulated, of the first one, ns
 * @param sameLatencies whether all had the first one's
 * @param simulated whether all had simulated fills
 * @param isCarried whether the generations before are missing
 * @param strategies in index order, each as it was defined last
 */
record RecordedSessions(
        int count,
        long seed,
        long entryLatency,
        long responseLatency,
        boolean sameLatencies,
        boolean simulated,
        boolean isCarried,
        List<SessionSpec.StrategySpec> strategies) {

    static RecordedSessions read(final List<Path> generations) {
        final RunStartedDecoder run = new RunStartedDecoder();
        final StrategyDefinitionDecoder strategy = new StrategyDefinitionDecoder();
        final TreeMap<Integer, SessionSpec.StrategySpec> strategies = new TreeMap<>();
        int count = 0;
        long seed = 0;
        long entryLatency = 0;
        long responseLatency = 0;
        boolean sameLatencies = true;
        boolean simulated = true;
        boolean isCarried = false;
        for (final Path generation : generations) {
            final boolean isFirst = generation.equals(generations.get(0));
            try (JournalReader reader = JournalReader.open(generation)) {
                while (reader.next()) {
                    if (Records.isCarried(reader.buffer(), reader.offset())) {
                        isCarried |= isFirst;
                        continue;
                    }
                    final int block = Records.blockLength(reader.buffer(), reader.offset());
                    final int version = Records.version(reader.buffer(), reader.offset());
                    switch (Records.templateId(reader.buffer(), reader.offset())) {
                        case RunStartedDecoder.TEMPLATE_ID -> {
                            run.wrap(reader.buffer(), reader.offset() + BODY_OFFSET, block, version);
                            if (count++ == 0) {
                                seed = run.seed();
                                entryLatency = run.entryLatency();
                                responseLatency = run.responseLatency();
                            }
                            sameLatencies &=
                                    run.entryLatency() == entryLatency && run.responseLatency() == responseLatency;
                            simulated &= run.mode() == RunMode.PAPER || run.mode() == RunMode.BACKTEST;
                        }
                        case StrategyDefinitionDecoder.TEMPLATE_ID -> {
                            strategy.wrap(reader.buffer(), reader.offset() + BODY_OFFSET, block, version);
                            strategies.put(strategy.strategy(), spec(strategy));
                        }
                        default -> {
                            // Sessions say more than this is about.
                        }
                    }
                }
            }
        }
        return new RecordedSessions(
                count,
                seed,
                entryLatency,
                responseLatency,
                sameLatencies,
                simulated,
                isCarried,
                List.copyOf(strategies.values()));
    }

    /** Texts are read in the order of the record. */
    private static SessionSpec.StrategySpec spec(final StrategyDefinitionDecoder strategy) {
        final String name = strategy.name();
        final String factory = strategy.factory();
        final String instruments = strategy.instruments();
        final String parameters = strategy.parameters();
        return new SessionSpec.StrategySpec(name, factory, List.of(instruments.split(",")), parameters);
    }

    List<String> names() {
        return strategies.stream().map(SessionSpec.StrategySpec::name).toList();
    }
}
