# Loads a release of goodoffices (`goodoffices release DIR`) into R; base R is enough.
#
#   source("tools/goodoffices.R")
#   talks <- read_goodoffices("DIR")     # checks the files, then a list of data frames
#   talks$contacts$event_date            # text as it was told: "2024", "2024-05" or "2024-05-10"
#   first_day(talks$contacts$event_date) # the same as Date: the first day it allows
#   several(talks$contacts$parties)      # a list: the values of each cell

GOODOFFICES_LISTS <- c("contacts", "positions", "tracks", "events", "evidence", "actors", "reports")
GOODOFFICES_NUMBERS <- c("score")
GOODOFFICES_COUNTS <- c("findings", "ord", "start", "end")
GOODOFFICES_FLAGS <- c("direct_quote", "alleged")

# One list. Codes stay text ("040"), an empty cell is NA, and "NA" is a value like any other.
read_goodoffices_list <- function(path) {
  frame <- utils::read.csv(path, colClasses = "character", na.strings = "", encoding = "UTF-8",
                           check.names = FALSE, quote = "\"", comment.char = "")
  for (name in intersect(GOODOFFICES_NUMBERS, names(frame))) frame[[name]] <- as.numeric(frame[[name]])
  for (name in intersect(GOODOFFICES_COUNTS, names(frame))) frame[[name]] <- as.integer(frame[[name]])
  for (name in intersect(GOODOFFICES_FLAGS, names(frame))) frame[[name]] <- frame[[name]] == "true"
  # An apostrophe keeps spreadsheets from reading a formula; here it is not wanted.
  guarded <- "^'([-=+@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])"
  for (name in names(frame)) {
    if (is.character(frame[[name]])) frame[[name]] <- sub(guarded, "\\1", frame[[name]])
  }
  frame
}

# All lists of a release. With `check`, stops when a file is missing or has another size than the description tells.
read_goodoffices <- function(folder, check = TRUE) {
  description <- file.path(folder, "datapackage.json")
  if (!file.exists(description)) {
    stop(folder, ": this is no release; goodoffices release makes one", call. = FALSE)
  }
  lists <- list()
  text <- paste(readLines(description, encoding = "UTF-8", warn = FALSE), collapse = "\n")
  for (name in GOODOFFICES_LISTS) {
    path <- file.path(folder, "data", paste0(name, ".csv"))
    if (!file.exists(path)) stop(path, ": it is missing; take the whole release", call. = FALSE)
    if (check) {
      told <- regmatches(text, regexec(paste0('"path": "data/', name, '\\.csv"[^}]*?"bytes": ([0-9]+)'), text,
                                       perl = TRUE))[[1]][2]
      if (is.na(told) || as.numeric(told) != file.size(path)) {
        stop(path, ": it is not as it was released; take it again", call. = FALSE)
      }
    }
    lists[[name]] <- read_goodoffices_list(path)
  }
  lists
}

# The first day that a told date allows, as Date.
first_day <- function(value) {
  short <- !is.na(value) & nchar(value) < 10
  value[short] <- substr(paste0(value[short], "-01-01"), 1, 10)
  as.Date(value)
}

# The values of cells that hold several.
several <- function(cells) strsplit(cells, "; ", fixed = TRUE)
