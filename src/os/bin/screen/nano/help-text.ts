/** What ^G shows. */
export const helpText: readonly string[] = `nano edits text: what you type goes in where the cursor is.

 The top line shows the name of the file, with a star once you changed it.
 The third line from below shows messages; the two lines below it show
 the keys you need most. ^X means: hold Ctrl and press X. M-U means:
 hold Alt (or press Esc first) and press U.

^G     (F1)      Show this help
^X     (F2)      Leave nano; asks first when there are changes
^O     (F3)      Write the file
^S               Write the file under its own name, without asking
^R     (F5)      Insert another file
^W     (F6)      Search forward
^Q               Search backward
M-W              Search for the next occurrence
M-Q              Search for the previous occurrence
^\\     (M-R)     Replace
^K     (F9)      Cut the line, or what is marked
^U     (F10)     Paste what was cut
M-6              Copy the line, or what is marked
M-A    (^6)      Mark from here on
M-U              Undo
M-E              Redo
^C     (F11)     Say where the cursor is
^/     (M-G)     Go to a line
^B     (Left)    One character back
^F     (Right)   One character forward
^P     (Up)      One line up
^N     (Down)    One line down
M-Space          One word back (^Left)
^Space           One word forward (^Right)
^A     (Home)    To the beginning of the line
^E     (End)     To the end of the line
^Y     (PgUp)    One page up
^V     (PgDn)    One page down
M-\\    (^Home)   To the first line
M-/    (^End)    To the last line
^D     (Del)     Delete the character under the cursor
^H     (Bsp)     Delete the character before the cursor
M-N              Line numbers on or off
M-C              Cursor position always shown, or not
^Z               Suspend; "fg" comes back`.split("\n");
