"""What an archive holds, in numbers and pictures: by year, month and site, how stories spread, where there are gaps."""
