"""Why a spreadsheet can't be read: sentences with what to do, and nothing of what was in it."""

SHEETS = {
    "empty": "The file is empty. Choose another.",
    "empty-sheet": "The first sheet of the file is empty. Put the list there.",
    "too-large": "The file is larger than 5 MB. Keep the columns that are needed, or split the list.",
    "too-large-unpacked": "The file unpacks to more than a list needs. Save the list alone, or as CSV.",
    "too-long": "The list has more than 5,000 rows. Split it, for example by nationality.",
    "old-excel": "This is an old Excel file, or one with a password. Save it as XLSX without a password, or as CSV.",
    "not-utf8": "The letters of this file can't be read. Save it as CSV UTF-8, or as XLSX.",
    "not-csv": "This can't be read as CSV. Save the list as CSV UTF-8, or as XLSX.",
    "broken": "This workbook can't be read, or is not what it seems. Save the list anew as XLSX, or as CSV UTF-8.",
}
