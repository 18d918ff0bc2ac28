/**
 * Order-by-order (L3) books, as the core, the simulated venue and importers keep them. Begin with {@link dev.reprise.api.book.L3Book}.
 * One thread each.
 */
package dev.reprise.api.book;
