/** The record of everything that came in and everything that was decided, in a Chronicle Queue. */
package dev.reprise.journal;
