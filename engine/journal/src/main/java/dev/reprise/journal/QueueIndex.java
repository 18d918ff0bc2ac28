package dev.reprise.journal;

/**
 * Chronicle's index of one queue file: positions of every n-th document, two levels of pages. A hint for seeking, never a
 * truth: every position is checked by reading the document there, and a missing entry only means a longer walk.
 */
final class QueueIndex {
    private final QueueFile file;
    private long rootEntries = -1;
    private long pageCapacity;
    private long entryCount;

    QueueIndex(final QueueFile file) {
        this.file = file;
    }

    /** Looks at the pages as they are now. */
    void refresh() {
        entryCount = 0;
        final long root = file.storeHeaderEnd();
        final int word = file.lengthWord(root);
        final int length = word & QueueFile.LENGTH_MASK;
        if ((word & QueueFile.META_BIT) == 0
                || length > QueueFile.MAX_META_LENGTH
                || !file.map(root, QueueFile.LENGTH_WORD + length)
                || !file.isIndexOfIndexes(root)) {
            return;
        }
        rootEntries = file.firstEntry(root);
        if (rootEntries < 0) {
            return;
        }
        pageCapacity = file.entryCapacity(rootEntries);
        if (pageCapacity <= 0 || pageCapacity > QueueFile.MAX_META_LENGTH / Long.BYTES) {
            return;
        }
        final long pages = used(rootEntries);
        if (pages > 0) {
            final long lastPage = file.firstEntry(file.longAt(rootEntries + (pages - 1) * Long.BYTES));
            entryCount = (pages - 1) * pageCapacity + (lastPage < 0 ? 0 : used(lastPage));
        }
    }

    private long used(final long firstEntry) {
        final long used = file.longAt(firstEntry - Long.BYTES);
        return Math.max(0, Math.min(used, pageCapacity));
    }

    /** How many entries there are; some may be 0. */
    long entryCount() {
        return entryCount;
    }

    /** Position of an indexed document's length word, 0 when the entry was never written. */
    long entry(final long number) {
        final long page = file.longAt(rootEntries + (number / pageCapacity) * Long.BYTES);
        if (page <= 0 || (file.lengthWord(page) & QueueFile.META_BIT) == 0) {
            return 0;
        }
        final long entries = file.firstEntry(page);
        return entries < 0 ? 0 : file.longAt(entries + (number % pageCapacity) * Long.BYTES);
    }
}
