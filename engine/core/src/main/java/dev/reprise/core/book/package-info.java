/**
 * Books: the levels of an instrument by price (L2), with best price, walking and sweeping.
 *
 * <p>Read {@link dev.reprise.core.book.OrderBook} first. Each of its two sides is a dense window of ticks around the
 * touch plus a map of the levels beyond it; where the window stands decides how fast an answer is, never which. Core
 * thread only.
 */
package dev.reprise.core.book;
