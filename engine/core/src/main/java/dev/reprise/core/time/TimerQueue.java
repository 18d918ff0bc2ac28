package dev.reprise.core.time;

import dev.reprise.api.Carrier;
import dev.reprise.core.hash.IdIndex;
import java.util.Arrays;

/**
 * Timers in the order in which they fire: by deadline, those of one deadline by id.
 *
 * <pre>
 *     while (timers.isDue(coreTime)) {
 *         timers.pop();
 *         onTimer(timers.firedKind(), timers.firedOwner(), timers.firedPayload());
 *     }
 * </pre>
 *
 * <p>A binary heap of slots; a timer's fields stay in its slot, and an index finds the slot by id, so scheduling,
 * cancelling and firing take O(log n). Ids count from 1 and are never used twice. What kind, owner, instrument and
 * payload mean is the callers' business. Owned by one thread; allocates only when more timers are pending than ever
 * before, then everything doubles.
 */
public final class TimerQueue {
    /** Deadline of no timer. */
    public static final long NEVER = Long.MAX_VALUE;

    private IdIndex slots;
    private int[] heap; // slots; those from size on are free
    private int[] places; // index in the heap, by slot
    private long[] deadlines;
    private long[] ids;
    private long[] payloads;
    private int[] kinds;
    private int[] owners;
    private int[] instruments;
    private int size;
    private long nextId = 1;

    private long firedId;
    private long firedDeadline;
    private int firedKind;
    private int firedOwner;
    private int firedInstrument;
    private long firedPayload;

    /** @param initialCapacity pending timers it holds without growing, above 0 */
    public TimerQueue(final int initialCapacity) {
        if (initialCapacity <= 0) {
            throw new IllegalArgumentException("initialCapacity must be above 0: was " + initialCapacity);
        }
        heap = new int[initialCapacity];
        places = new int[initialCapacity];
        deadlines = new long[initialCapacity];
        ids = new long[initialCapacity];
        slots = new IdIndex(ids);
        payloads = new long[initialCapacity];
        kinds = new int[initialCapacity];
        owners = new int[initialCapacity];
        instruments = new int[initialCapacity];
        for (int i = 0; i < initialCapacity; i++) {
            heap[i] = i;
        }
    }

    /**
     * Schedules a timer under the next id.
     *
     * @param deadline core time it is due, UTC ns; in the past is due at once
     * @return its id
     */
    public long schedule(
            final long deadline, final int kind, final int owner, final int instrument, final long payload) {
        final long id = nextId;
        insert(id, deadline, kind, owner, instrument, payload);
        return id;
    }

    /**
     * Schedules a timer under the id that a record gives it. Later ids are above it.
     *
     * @throws IllegalArgumentException when the id is below {@link #nextId}: it was given before
     */
    public void scheduleWithId(
            final long id,
            final long deadline,
            final int kind,
            final int owner,
            final int instrument,
            final long payload) {
        if (id < nextId) {
            throw new IllegalArgumentException("timer id was given before: id=" + id + " nextId=" + nextId);
        }
        insert(id, deadline, kind, owner, instrument, payload);
    }

    /** Takes a timer back; false when it is not pending (any more). */
    public boolean cancel(final long id) {
        final int slot = slots.find(id);
        if (slot == IdIndex.NONE) {
            return false;
        }
        slots.remove(slot);
        removeAt(places[slot]);
        return true;
    }

    /** Whether a timer is due at or before {@code now}. */
    public boolean isDue(final long now) {
        return size != 0 && deadlines[heap[0]] <= now;
    }

    /** Whether a timer is scheduled and neither fired nor taken back. */
    public boolean isPending(final long id) {
        return slots.find(id) != IdIndex.NONE;
    }

    /** The earliest deadline, {@link #NEVER} without a timer. */
    public long nextDeadline() {
        return size == 0 ? NEVER : deadlines[heap[0]];
    }

    /**
     * Takes out the first timer, due or not; its fields are the {@code fired} ones until the next call.
     *
     * @throws IllegalStateException without a timer
     */
    public void pop() {
        if (size == 0) {
            throw new IllegalStateException("no timer is pending; ask isDue first");
        }
        final int slot = heap[0];
        firedId = ids[slot];
        firedDeadline = deadlines[slot];
        firedKind = kinds[slot];
        firedOwner = owners[slot];
        firedInstrument = instruments[slot];
        firedPayload = payloads[slot];
        slots.remove(slot);
        removeAt(0);
    }

    /** Id of the timer taken out last. */
    public long firedId() {
        return firedId;
    }

    /** Its deadline, UTC ns: the core's time while it fires. */
    public long firedDeadline() {
        return firedDeadline;
    }

    /** Its kind. */
    public int firedKind() {
        return firedKind;
    }

    /** Its owner. */
    public int firedOwner() {
        return firedOwner;
    }

    /** Its instrument. */
    public int firedInstrument() {
        return firedInstrument;
    }

    /** Its payload. */
    public long firedPayload() {
        return firedPayload;
    }

    /** Number of pending timers. */
    public int size() {
        return size;
    }

    /** The id that {@link #schedule} gives next. */
    public long nextId() {
        return nextId;
    }

    /** Takes back all timers of a kind and returns how many; O(n). */
    public int removeAll(final int kind) {
        return removeAll(kind, 0, false);
    }

    /** Takes back all timers of a kind and an owner and returns how many; O(n). */
    public int removeAll(final int kind, final int owner) {
        return removeAll(kind, owner, true);
    }

    /** Hash over the pending timers and the next id, whichever way they were scheduled; O(n). */
    public long stateHash() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            final int slot = heap[i];
            long hash = mix(ids[slot], deadlines[slot]);
            hash = mix(hash, (long) kinds[slot] << 32 | owners[slot] & 0xFFFF_FFFFL);
            hash = mix(hash, instruments[slot]);
            sum += mix(hash, payloads[slot]);
        }
        return mix(nextId, sum);
    }

    private void insert(
            final long id,
            final long deadline,
            final int kind,
            final int owner,
            final int instrument,
            final long payload) {
        nextId = id + 1;
        if (size == heap.length) {
            grow();
        }
        final int slot = heap[size];
        ids[slot] = id;
        deadlines[slot] = deadline;
        kinds[slot] = kind;
        owners[slot] = owner;
        instruments[slot] = instrument;
        payloads[slot] = payload;
        slots.add(slot);
        siftUp(size++, slot);
    }

    /** Takes the slot at a place out of the heap; it is free afterwards. */
    private void removeAt(final int place) {
        final int removed = heap[place];
        final int last = heap[--size];
        heap[size] = removed;
        if (place == size) {
            return;
        }
        if (place > 0 && isBefore(last, heap[(place - 1) >>> 1])) {
            siftUp(place, last);
        } else {
            siftDown(place, last);
        }
    }

    private int removeAll(final int kind, final int owner, final boolean ofOwner) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            final int slot = heap[i];
            if (kinds[slot] == kind && (!ofOwner || owners[slot] == owner)) {
                slots.remove(slot);
            } else {
                heap[i] = heap[kept];
                heap[kept] = slot;
                places[slot] = kept++;
            }
        }
        final int removed = size - kept;
        size = kept;
        for (int i = (size >>> 1) - 1; i >= 0; i--) {
            siftDown(i, heap[i]);
        }
        return removed;
    }

    private void siftUp(final int from, final int slot) {
        int place = from;
        while (place > 0) {
            final int parent = (place - 1) >>> 1;
            if (!isBefore(slot, heap[parent])) {
                break;
            }
            put(place, heap[parent]);
            place = parent;
        }
        put(place, slot);
    }

    private void siftDown(final int from, final int slot) {
        int place = from;
        final int firstLeaf = size >>> 1;
        while (place < firstLeaf) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], slot)) {
                break;
            }
            put(place, heap[child]);
            place = child;
        }
        put(place, slot);
    }

    private void put(final int place, final int slot) {
        heap[place] = slot;
        places[slot] = place;
    }

    private boolean isBefore(final int slot, final int other) {
        return deadlines[slot] < deadlines[other] || deadlines[slot] == deadlines[other] && ids[slot] < ids[other];
    }

    private void grow() {
        final int capacity = 2 * heap.length;
        places = Arrays.copyOf(places, capacity);
        deadlines = Arrays.copyOf(deadlines, capacity);
        ids = Arrays.copyOf(ids, capacity);
        payloads = Arrays.copyOf(payloads, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
        owners = Arrays.copyOf(owners, capacity);
        instruments = Arrays.copyOf(instruments, capacity);
        heap = Arrays.copyOf(heap, capacity);
        for (int i = size; i < capacity; i++) {
            heap[i] = i;
        }
        index();
    }

    private void index() {
        slots = new IdIndex(ids);
        for (int i = 0; i < size; i++) {
            slots.add(heap[i]);
        }
    }

    private static long mix(final long hash, final long value) {
        final long h = (hash ^ value) * 0xff51afd7ed558ccdL;
        return (h ^ h >>> 32) + 0x9e3779b97f4a7c15L;
    }

    /** Writes or reads all of it, for a generation of the journal. */
    public void carry(final Carrier carrier) {
        final int capacity = carrier.carry(heap.length);
        while (heap.length < capacity) {
            grow();
        }
        size = carrier.carry(size);
        nextId = carrier.carry(nextId);
        carrier.carry(heap);
        carrier.carry(places);
        carrier.carry(deadlines);
        carrier.carry(ids);
        carrier.carry(payloads);
        carrier.carry(kinds);
        carrier.carry(owners);
        carrier.carry(instruments);
        if (carrier.isReading()) {
            index();
        }
    }
}
