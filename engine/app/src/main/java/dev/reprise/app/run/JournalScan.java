package dev.reprise.app.run;

import dev.reprise.api.record.Records;
import dev.reprise.core.driver.DecisionHash;
import dev.reprise.journal.JournalReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** One reading of a whole journal: records by type, sessions, time, and the decision hash worked out again from the bytes. */
public final class JournalScan {
    private static final int RUN_STARTED = 53;
    private static final int RUN_STOPPED = 54;
    private static final int STRATEGY_DEFINITION = 57;
    private static final int CHECKPOINT = 117;
    private static final int RUN_IDENTITY = 201;
    private static final int CARRIED_END = 203;
    private static final long PROGRESS_MASK = 0xFFFF;

    private final DecisionHash hash = new DecisionHash();
    private final SortedMap<Integer, Long> byTemplate = new TreeMap<>();
    private final List<Session> sessions = new ArrayList<>();
    private long records;
    private long firstTime = Records.NO_TIME;
    private long lastTime = Records.NO_TIME;
    private long checkpoints;
    private long checkpointsDiffering;

    /** One start of the engine. */
    public static final class Session {
        private final long sequence;
        private final long time;
        private final Map<String, Object> started;
        private final List<String> strategies = new ArrayList<>();
        private String run = "";
        private String version = "";
        private String stoppedBy;

        Session(final long sequence, final long time, final Map<String, Object> started) {
            this.sequence = sequence;
            this.time = time;
            this.started = started;
        }

        /** Sequence of its first record. */
        public long sequence() {
            return sequence;
        }

        /** UTC ns. */
        public long time() {
            return time;
        }

        /** Such as {@code PAPER}. */
        public String mode() {
            return String.valueOf(started.get("mode"));
        }

        public long runNumber() {
            return (Long) started.get("run_number");
        }

        public long seed() {
            return (Long) started.get("seed");
        }

        /** Its id; empty when it was not recorded. */
        public String run() {
            return run;
        }

        /** Version of the engine; empty when it was not recorded. */
        public String version() {
            return version;
        }

        /** Names, in the order of their indices. */
        public List<String> strategies() {
            return Collections.unmodifiableList(strategies);
        }

        /** Why it ended; null when it did not end cleanly, or runs. */
        public String stoppedBy() {
            return stoppedBy;
        }
    }

    /**
     * Reads to the end that is there now.
     *
     * @param progress called with the bytes read so far, now and then
     * @throws dev.reprise.journal.JournalDamagedException when a check fails
     */
    public void read(final JournalReader reader, final LongConsumer progress) {
        reader.moveToStart();
        while (reader.next()) {
            take(reader);
            if ((records & PROGRESS_MASK) == 0) {
                progress.accept(reader.bytesRead());
            }
        }
    }

    private void take(final JournalReader reader) {
        final int offset = reader.offset();
        final int template = Records.templateId(reader.buffer(), offset);
        final long time = Records.receiveTime(reader.buffer(), offset);
        records++;
        byTemplate.merge(template, 1L, Long::sum);
        firstTime = firstTime == Records.NO_TIME ? time : firstTime;
        lastTime = Math.max(lastTime, time);
        if (template == CHECKPOINT) {
            final Map<String, Object> fields = fields(reader, template);
            checkpoints++;
            checkpointsDiffering += (Long) fields.get("decision_hash") == hash.chain() ? 0 : 1;
            hash.checkpoint((Long) fields.get("state_hash"));
        }
        if (template == CARRIED_END) {
            final Map<String, Object> fields = fields(reader, template);
            hash.resume((Long) fields.get("decision_hash"), (Long) fields.get("hashed"));
        }
        if (Records.isHashed(reader.buffer(), offset)) {
            hash.add(reader.buffer(), offset, reader.length());
        }
        switch (template) {
            case RUN_STARTED -> sessions.add(new Session(reader.sequence(), time, fields(reader, template)));
            case RUN_STOPPED, RUN_IDENTITY, STRATEGY_DEFINITION -> {
                if (!sessions.isEmpty()) {
                    describe(sessions.get(sessions.size() - 1), template, fields(reader, template));
                }
            }
            default -> {
                // Counted above; only these describe a session.
            }
        }
    }

    private static void describe(final Session session, final int template, final Map<String, Object> fields) {
        if (template == RUN_STOPPED) {
            session.stoppedBy = String.valueOf(fields.get("cause"));
        } else if (template == STRATEGY_DEFINITION) {
            session.strategies.add((String) fields.get("name"));
        } else {
            session.run = (String) fields.get("run");
            session.version = (String) fields.get("version");
        }
    }

    private static Map<String, Object> fields(final JournalReader reader, final int template) {
        return RecordSchema.get()
                .decode(
                        template,
                        reader.buffer(),
                        reader.offset() + Records.BODY_OFFSET,
                        Records.blockLength(reader.buffer(), reader.offset()));
    }

    /** The decision hash of all records read: what the session printed, and what its replay prints. */
    public String hash() {
        return hash.text();
    }

    public long records() {
        return records;
    }

    /** How many, by template id. */
    public SortedMap<Integer, Long> byTemplate() {
        return Collections.unmodifiableSortedMap(byTemplate);
    }

    public List<Session> sessions() {
        return Collections.unmodifiableList(sessions);
    }

    /** UTC ns of the first record, {@link Records#NO_TIME} when there is none. */
    public long firstTime() {
        return firstTime;
    }

    /** Latest UTC ns of a record, {@link Records#NO_TIME} when there is none. */
    public long lastTime() {
        return lastTime;
    }

    public long checkpoints() {
        return checkpoints;
    }

    /** Checkpoints whose recorded decision hash is not what the records before them give. */
    public long checkpointsDiffering() {
        return checkpointsDiffering;
    }
}
