package dev.reprise.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.core.io.ReferenceOwner;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares what the appender will write next, on a thread of its own: gives the file its blocks, maps the next block, and touches its
 * pages through the mapping that the appender uses. So an append meets neither a page fault nor a full disk.
 *
 * <p>The appender says where it is and never stores behind {@link #require}'s promise. When this thread is late, the appender
 * allocates for itself; when there is no space, it is told before it stores anything.
 *
 * <p>{@link JournalWriter} has one for itself; {@link #beside} gives another appender the same, as a bare queue needs that a journal
 * is measured against.
 */
public final class BlocksAhead implements AutoCloseable {
    /** Chronicle may put two index pages of 64 KiB behind a document. */
    static final int SLACK = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(BlocksAhead.class);
    private static final int PAGE = 4_096;
    private static final long TOUCH_LEAD = 4 << 20;
    private static final long BUSY_PAUSE_NS = 500_000;
    private static final long IDLE_PAUSE_NS = 10_000_000;

    private final Space space;
    private final long step;
    private final long blockLength;
    private final Thread thread;
    private final ReferenceOwner owner = ReferenceOwner.temporary("reprise-blocks");
    private final UnsafeBuffer pages = new UnsafeBuffer(0, 0);
    private volatile long allocated; // below it no store needs a block
    private final AtomicLong written;
    private volatile MappedFile mapping; // the appender's; null before its first document
    private volatile boolean full;
    private volatile boolean running = true;
    private long touched;
    private MappedBytesStore store; // the mapped block that was touched last
    private long storeBlock = -1;

    /** @param end first byte behind the last document */
    BlocksAhead(final Space space, final long end, final int blockLength) throws IOException {
        this.space = space;
        this.blockLength = blockLength;
        step = Math.max(blockLength / 4, 2L * SLACK);
        written = new AtomicLong(end);
        allocated = end & -PAGE;
        touched = allocated;
        allocateUpTo(end + step);
        thread = new Thread(this::run, "reprise-blocks");
        thread.setDaemon(true);
    }

    /**
     * Prepares for an appender of Chronicle's, at once. The caller tells {@link #require} before and {@link #written} behind every
     * document, calls {@link #stop} before it closes its queue, and {@link #giveBack} and {@link #close} behind that.
     *
     * @param directory of the queue, which has its file
     * @param end first byte behind the last document
     * @param blockLength how much of the file the queue maps at a time, bytes
     * @throws IOException when the disk has no space for the first blocks
     */
    public static BlocksAhead beside(final Path directory, final long end, final int blockLength) throws IOException {
        final Path file = JournalFiles.queueFile(directory);
        if (file == null) {
            throw new IOException("no queue file to prepare blocks of: directory=" + directory);
        }
        final FileSpace space = new FileSpace(file);
        boolean begun = false;
        try {
            final BlocksAhead ahead = new BlocksAhead(space, end, blockLength);
            ahead.start();
            begun = true;
            return ahead;
        } finally {
            if (!begun) {
                space.close();
            }
        }
    }

    /** Begins to prepare; until then the appender allocates for itself. The thread inherits the caller's processors. */
    void start() {
        thread.start();
    }

    /**
     * Promises that everything up to a position can be stored.
     *
     * @throws IOException when the disk is full; nothing may be stored then
     */
    public void require(final long position) throws IOException {
        if (position + SLACK > allocated) {
            allocateUpTo(position + SLACK);
        }
    }

    /** The appender has come so far. */
    public void written(final long position, final MappedFile file) {
        if (mapping == null) {
            mapping = file;
        }
        written.lazySet(position); // nobody waits for it
    }

    /** Whether the disk has refused the blocks ahead: what is allocated still takes records, for a while. */
    boolean isFull() {
        return full;
    }

    private synchronized void allocateUpTo(final long position) throws IOException {
        while (allocated < position) {
            space.allocate(allocated, step);
            allocated += step;
        }
    }

    private void run() {
        long last = -1;
        while (running) {
            final long position = written.get();
            allocate(position);
            touch(position);
            LockSupport.parkNanos(position == last ? IDLE_PAUSE_NS : BUSY_PAUSE_NS);
            last = position;
        }
        letGo();
    }

    private void allocate(final long position) {
        try {
            allocateUpTo(position + step);
            if (full) {
                LOG.info("the journal has space again");
            }
            full = false;
        } catch (final IOException | RuntimeException e) {
            if (!full) {
                LOG.error("no block for the journal: {}", e.getMessage());
            }
            full = true;
        }
    }

    private void touch(final long position) {
        final MappedFile file = mapping;
        if (file == null) {
            return;
        }
        final long end = Math.min(position + Math.min(TOUCH_LEAD, step), allocated);
        long at = Math.max(touched, (position + PAGE - 1) & -PAGE);
        try {
            while (at < end && running) {
                final long block = at / blockLength;
                hold(file, block);
                final long blockEnd = Math.min(end, (block + 1) * blockLength);
                pages.wrap(store.addressForWrite(at), (int) (blockEnd - at));
                for (int i = 0; i < pages.capacity(); i += PAGE) {
                    // Stores zero where zero is, atomically: the appender may be there already.
                    pages.compareAndSetInt(i, 0, 0);
                }
                at = blockEnd;
            }
        } catch (final IOException | RuntimeException | InternalError e) {
            // The appender maps and touches for itself then, and meets the same failure if there is one.
            LOG.warn("cannot prepare the journal's next block: {}", e.toString());
            full |= e instanceof InternalError;
        }
        touched = Math.max(at, touched);
    }

    private void hold(final MappedFile file, final long block) throws IOException {
        if (block != storeBlock) {
            final MappedBytesStore next = file.acquireByteStore(owner, block * blockLength);
            letGo();
            store = next;
            storeBlock = block;
        }
    }

    private void letGo() {
        pages.wrap(0, 0);
        if (store != null) {
            store.release(owner);
            store = null;
            storeBlock = -1;
        }
    }

    /** Ends the thread, or keeps it from beginning; the mapping is not used any more. */
    public void stop() {
        running = false;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives back the blocks that nothing was stored in. After {@link #stop}, and when the queue is closed. */
    public void giveBack() {
        final long from = (written.get() + SLACK + PAGE - 1) & -PAGE;
        space.release(from, allocated - from);
    }

    @Override
    public void close() throws IOException {
        space.close();
    }
}
